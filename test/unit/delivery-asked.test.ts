import { createLogger, createMeter, type Logger, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish, settle, status } from '../support/capture.ts';
import { goOnline, pageHide, pageShow, setHidden } from '../support/page.ts';

const NOW = 1_700_000_000_000;

let capture: Capture;
let telemetry: Telemetry;
let logger: Logger;
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  telemetry = client();
  logger = createLogger(telemetry);
});

/** A log that the collector puts off. */
async function putOff(retryAfter: string, code = 503): Promise<void> {
  capture.answer = () => status(code, { 'retry-after': retryAfter });
  logger.info('x');
  await finish(telemetry.flush());
  capture.answer = () => status(200);
  expect(capture.requests).toHaveLength(1);
}

it('what one request was told holds where another that was on its way fails later', async () => {
  const answers: ((response: Response) => void)[] = [];
  capture.answer = () => new Promise((resolve) => answers.push(resolve));
  createMeter(telemetry).counter('c').add(1);
  logger.info('x');
  setHidden(true);
  expect(answers).toHaveLength(2);
  answers[0]?.(status(429, { 'retry-after': '600' }));
  await settle();
  answers[1]?.(status(503));
  await settle();
  await vi.advanceTimersByTimeAsync(599_000);
  expect(capture.requests).toHaveLength(2);
  capture.answer = () => status(200);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(capture.requests).toHaveLength(4);
});

const inSeconds = (seconds: number) => new Date(NOW + seconds * 1_000).toUTCString();

describe('a collector that asks to wait', () => {
  it.each([
    [429, '20'],
    [503, '20'],
    [429, inSeconds(20)],
    [503, inSeconds(20)],
  ])('with %i until %s is not asked again earlier, and is then', async (code, retryAfter) => {
    await putOff(retryAfter, code);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(capture.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(capture.requests).toHaveLength(2);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
  });

  it.each([
    ['is online', () => goOnline()],
    ['is hidden and visible again', () => [setHidden(true), setHidden(false)]],
    ['comes back', () => [pageHide(), pageShow(true)]],
    ['records more', () => logger.error('y')],
  ])('is not asked earlier when the page %s', async (_, happen) => {
    await putOff('20');
    await vi.advanceTimersByTimeAsync(10_000);
    happen();
    await finish(telemetry.flush());
    await vi.advanceTimersByTimeAsync(9_990);
    expect(capture.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(capture.logs().filter(({ body }) => body === 'x')).toHaveLength(2);
  });

  it('gets nothing from a page that hides meanwhile, which keeps it', async () => {
    await putOff('20');
    logger.info('y');
    createMeter(telemetry).counter('c').add(1);
    setHidden(true);
    expect(capture.requests).toHaveLength(1);
    expect(await finish(telemetry.flush())).toEqual(fates({ kept: 2 }));
    await vi.advanceTimersByTimeAsync(20_001);
    expect(await finish(telemetry.flush())).toMatchObject({ kept: 0, dropped: 0 });
    expect(capture.logs().map(({ body }) => body)).toEqual(['x', 'x', 'y']);
    expect(capture.points('c')).toMatchObject([{ value: 1 }]);
  });

  it('is asked once it may be, when the laptop slept through the time and timers did not run', async () => {
    await putOff('3600');
    vi.setSystemTime(NOW + 3_600_001);
    logger.info('y');
    await finish(telemetry.flush());
    expect(
      capture
        .logs()
        .map(({ body }) => body)
        .sort(),
    ).toEqual(['x', 'x', 'y']);
  });

  it('is asked once a day at least', async () => {
    await putOff('99999999');
    await vi.advanceTimersByTimeAsync(86_400_001);
    expect(capture.requests).toHaveLength(2);
  });

  it('may ask no more: then the page tries at once when it is back', async () => {
    await putOff('20');
    capture.answer = () => status(503);
    await vi.advanceTimersByTimeAsync(20_001);
    expect(capture.requests).toHaveLength(2);
    goOnline();
    await finish(telemetry.flush());
    expect(capture.requests).toHaveLength(3);
  });
});

describe('a collector that fails for long', () => {
  it('is asked every 30 s at most, with one request at a time', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999_999);
    const times: number[] = [];
    capture.answer = () => {
      times.push(Date.now());
      return status(503);
    };
    for (let second = 0; second < 600; second++) {
      logger.info(`${second} ${'a'.repeat(3_000)}`);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const waits = times.map((time, i) => Math.round((time - (times[i - 1] ?? time)) / 1_000)).slice(1);
    expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(waits.slice(8).every((wait) => wait === 30)).toBe(true);
  });
});
