import { createLogger, type Diagnostic, type Logger, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Capture,
  captureRequests,
  client,
  fates,
  finish,
  hang,
  refuse,
  settle,
  status,
} from '../support/capture.ts';
import { goOnline, pageShow, setHidden } from '../support/page.ts';

let capture: Capture;
let telemetry: Telemetry;
let logger: Logger;
let said: string[];
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  said = [];
  telemetry = client({ diagnose: ({ message }: Diagnostic) => said.push(message) });
  logger = createLogger(telemetry);
});

const bodies = () => capture.logs().map(({ body }) => body);

describe('a request that certainly failed', () => {
  it.each<[string, Capture['answer']]>([
    ['429', () => status(429)],
    ['502', () => status(502)],
    ['503', () => status(503)],
    ['504', () => status(504)],
    ['no connection', refuse],
  ])('is sent again after %s', async (_, answer) => {
    capture.answer = answer;
    logger.info('x');
    expect(await finish(telemetry.flush())).toEqual(fates({ kept: 1 }));
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(499);
    expect(bodies()).toEqual(['x']);
    await vi.advanceTimersByTimeAsync(2);
    expect(bodies()).toEqual(['x', 'x']);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
  });

  it('is sent again with the same body', async () => {
    capture.answer = () => status(503);
    logger.info('x', { a: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    const [first, ...others] = capture.requests;
    expect(others.length).toBeGreaterThan(1);
    for (const { json } of others) expect(json).toEqual(first?.json);
  });

  it('waits longer each time, half of 30 s at most with a random 0.5, and from the start after a success', async () => {
    const times: number[] = [];
    capture.answer = () => {
      times.push(Date.now());
      return status(times.length === 10 ? 200 : 503);
    };
    logger.info('x');
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    const waits = times.map((time, i) => time - (times[i - 1] ?? time)).slice(1);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
    logger.info('y');
    await vi.advanceTimersByTimeAsync(5_700);
    expect((times[11] ?? 0) - (times[10] ?? 0)).toBe(500);
  });

  it('waits as many seconds as the collector asks for', async () => {
    capture.answer = () => status(capture.requests.length > 1 ? 200 : 503, { 'retry-after': '7' });
    logger.info('x');
    await finish(telemetry.flush());
    await vi.advanceTimersByTimeAsync(6_999);
    expect(capture.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(capture.requests).toHaveLength(2);
  });

  it('holds back what is recorded meanwhile: one probe, then everything in order', async () => {
    capture.answer = () => status(503);
    logger.info('a');
    await finish(telemetry.flush());
    logger.info('b');
    await finish(telemetry.flush());
    expect(bodies()).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(500);
    expect(bodies()).toEqual(['a', 'a']);
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bodies()).toEqual(['a', 'a', 'a', 'b']);
  });

  it.each([
    ['the page is online again', goOnline],
    ['the page is visible again', () => setHidden(false)],
    ['the page comes back', () => pageShow(true)],
  ])('is sent again at once when %s', async (_, happen) => {
    capture.answer = refuse;
    logger.info('x');
    await finish(telemetry.flush());
    capture.answer = () => status(200);
    happen();
    await vi.advanceTimersByTimeAsync(0);
    expect(bodies()).toEqual(['x', 'x']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bodies()).toEqual(['x', 'x']);
  });
});

describe('a log whose fate is unknown', () => {
  it('is sent again: at least once', async () => {
    const timeout = new AbortController();
    const timeouts = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(timeout.signal);
    capture.answer = hang;
    logger.info('x');
    const flushed = telemetry.flush();
    await settle();
    timeout.abort(new DOMException('signal timed out', 'TimeoutError'));
    expect(await finish(flushed)).toEqual(fates({ kept: 1 }));
    expect(timeouts).toHaveBeenCalledWith(10_000);
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(500);
    expect(bodies()).toEqual(['x', 'x']);
  });
});

describe('a request that the collector refuses for good', () => {
  it.each([400, 401, 403, 404, 415, 500, 501])('%d is not sent again, and counted', async (code) => {
    capture.answer = () => status(code);
    logger.info('x');
    logger.info('y');
    expect(await finish(telemetry.flush())).toEqual(fates({ rejected: 2 }));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(capture.requests).toHaveLength(1);
  });

  it('does not hold back the next', async () => {
    capture.answer = () => status(capture.requests.length > 1 ? 200 : 400);
    logger.info('x');
    await finish(telemetry.flush());
    logger.info('y');
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1, rejected: 1 }));
  });

  it('is diagnosed', async () => {
    capture.answer = () => status(403);
    logger.info('x');
    await finish(telemetry.flush());
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('403');
  });
});
