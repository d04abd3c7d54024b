import { createLogger, createMeter, type FlushResult, type Logger, reportError, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish, status } from '../support/capture.ts';
import { decodeLogs } from '../support/decode.ts';

let capture: Capture;
let telemetry: Telemetry;
let logger: Logger;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  telemetry = client();
  logger = createLogger(telemetry);
});

const bodies = () => capture.logs().map(({ body }) => body);

/** Says so many different things of about 10 kB at once. */
function say(level: keyof Logger, count: number): void {
  for (let i = 0; i < count; i++) logger[level](`${level} ${i} ${'a'.repeat(10_000)}`);
}

/** Sends what waits, slowly enough that each request is answered before the next one is made. */
async function flushSlowly(): Promise<FlushResult> {
  vi.stubGlobal('requestIdleCallback', (task: () => void) => setTimeout(task, 10));
  const flushed = telemetry.flush();
  await vi.advanceTimersByTimeAsync(4_000);
  return flushed;
}

const said = (level: string) =>
  bodies()
    .filter((body) => body.startsWith(level))
    .map((body) => Number(body.split(' ')[1]))
    .sort((one, other) => one - other);

const from = (first: number, end: number) => Array.from({ length: end - first }, (_, i) => first + i);

describe('what waits', () => {
  it('is about 2 MiB at most: the oldest goes first', async () => {
    say('info', 250);
    const { sent, dropped } = await flushSlowly();
    expect(sent + dropped).toBe(250);
    expect(sent).toBeGreaterThan(200);
    expect(sent).toBeLessThan(210);
    expect(said('info')).toEqual(from(dropped, 250));
  });

  it('loses the lowest severity first, however new it is', async () => {
    say('error', 50);
    say('warn', 50);
    say('debug', 100);
    say('info', 50);
    const { dropped } = await flushSlowly();
    expect(dropped).toBeGreaterThan(40);
    expect([said('error'), said('warn'), said('info')]).toEqual([from(0, 50), from(0, 50), from(0, 50)]);
    expect(said('debug')).toEqual(from(dropped, 100));
  });

  it('counts what it dropped in footlight.records', async () => {
    createMeter(telemetry).counter('c').add(1);
    say('info', 250);
    const { dropped } = await flushSlowly();
    expect(capture.records()).toMatchObject({ 'logs dropped full': dropped });
  });

  it('does not lose metrics to make room for logs', async () => {
    createMeter(telemetry).counter('c').add(1);
    say('error', 400);
    await flushSlowly();
    expect(capture.points()).toMatchObject([{ name: 'c', value: 1 }]);
  });

  it('is not pushed out by one log that is far too long', async () => {
    for (let i = 0; i < 10; i++) logger.info(`${i}`);
    logger.info('a'.repeat(2_000_000));
    logger.info('b', { dump: 'a'.repeat(2_000_000) });
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 12 }));
  });
});

describe('what waits while the collector is down for long', () => {
  it('is about 1 MiB at most: the newest of each severity, and all that is severe', async () => {
    capture.answer = () => status(503);
    for (let i = 0; i < 100; i++) logger.error(`error ${i} ${'a'.repeat(1_000)}`);
    for (let i = 0; i < 4_000; i++) {
      logger.info(`info ${i} ${'a'.repeat(1_000)}`);
      if (i % 20 === 0) await vi.advanceTimersByTimeAsync(1_000);
    }
    const { kept, dropped } = await finish(telemetry.flush());
    expect(kept + dropped).toBe(4_100);
    const before = capture.requests.length;
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(60_000);
    const arrived = capture.requests.slice(before);
    const bytes = arrived.reduce((sum, sent) => sum + sent.bytes, 0);
    expect(bytes).toBeGreaterThan(900_000);
    expect(bytes).toBeLessThan(1_048_576 + 52 * 1_024);
    const logs = arrived.flatMap(({ json }) => decodeLogs(json)).map(({ body }) => body.split(' '));
    expect(logs.filter(([level]) => level === 'error')).toHaveLength(100);
    const infos = logs.filter(([level]) => level === 'info').map(([, i]) => Number(i));
    expect(infos).toContain(3_999);
    // Those that share a request with errors.
    expect(infos.filter((i) => i < 3_000).length).toBeLessThan(50);
    const last = await finish(telemetry.flush());
    expect(last).toEqual(fates({ sent: logs.length, dropped: 4_100 - logs.length }));
    // What was in no request yet when the collector came back may still push out an older one.
    expect(kept - last.sent).toBeLessThan(50);
  });
});

describe('an error whose message is no text', () => {
  it.each([
    ['an object', { code: 5 }],
    ['null', null],
    ['undefined', undefined],
    ['a number', 404],
  ])('%s: neither throws nor stops the client', async (_, message) => {
    const error = Object.assign(new Error('x'), { message: message as unknown as string });
    expect(() => reportError(telemetry, error)).not.toThrow();
    expect(() => logger.error('failed', { error })).not.toThrow();
    logger.info('next');
    await expect(telemetry.flush()).resolves.toMatchObject({ dropped: 0, rejected: 0 });
    expect(bodies()).toContain('next');
  });
});
