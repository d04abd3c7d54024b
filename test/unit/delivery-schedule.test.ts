import { createLogger, type Logger } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerHanging,
  type Capture,
  captureRequests,
  client,
  finish,
  hang,
  settle,
  status,
  fates,
} from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
});

function logger(random: number, flushInterval?: number): Logger {
  vi.spyOn(Math, 'random').mockReturnValue(random);
  return createLogger(client(flushInterval === undefined ? {} : { flushInterval }));
}

describe('the first flush', () => {
  it.each([
    [0.001, 5],
    [0.25, 1_250],
    [0.999, 4_995],
  ])('comes at a random moment of the interval: %d, after %d ms', async (random, ms) => {
    logger(random).info('x');
    await vi.advanceTimersByTimeAsync(ms - 5);
    expect(capture.requests).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(10);
    expect(capture.requests).toHaveLength(1);
  });

  it('comes within the interval that was asked for', async () => {
    logger(0.5, 1_000).info('x');
    await vi.advanceTimersByTimeAsync(499);
    expect(capture.requests).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(5);
    expect(capture.requests).toHaveLength(1);
  });
});

describe('further flushes', () => {
  it('come 5 s after something was recorded, and hold all that was', async () => {
    const { info } = logger(0);
    info('first');
    await vi.advanceTimersByTimeAsync(100);
    info('a');
    await vi.advanceTimersByTimeAsync(4_900);
    info('b');
    expect(capture.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(110);
    expect(capture.requests).toHaveLength(2);
    expect(capture.logs().map(({ body }) => body)).toEqual(['first', 'a', 'b']);
  });

  it('do not come while nothing waits', async () => {
    logger(0.5).info('x');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('come early when 32 KiB wait', async () => {
    const { info } = logger(0.9);
    for (let i = 0; i < 31; i++) info(`${i}`.padEnd(914, 'a'));
    await vi.advanceTimersByTimeAsync(100);
    expect(capture.requests).toHaveLength(0);
    info('a'.repeat(1_024));
    await vi.advanceTimersByTimeAsync(100);
    expect(capture.logs()).toHaveLength(32);
  });

  it('wait for idle time where the browser has it, a fifth of a second at most', async () => {
    const idle: { task: () => void; timeout: number | undefined }[] = [];
    vi.stubGlobal('requestIdleCallback', (task: () => void, options?: IdleRequestOptions) =>
      idle.push({ task, timeout: options?.timeout }),
    );
    logger(0.5).info('x');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.requests).toHaveLength(0);
    expect(idle).toMatchObject([{ timeout: 200 }]);
    idle[0]?.task();
    await settle();
    expect(capture.requests).toHaveLength(1);
  });
});

describe('a flush', () => {
  it('sends one request at a time', async () => {
    capture.answer = hang;
    const { info } = logger(0);
    for (let i = 0; i < 150; i++) info(`${i}`.padEnd(1_000, 'a'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(capture.requests).toHaveLength(1);
    info('later');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(capture.requests).toHaveLength(1);
    capture.answer = () => status(200);
    answerHanging();
    await finish(settle());
    expect(capture.requests.length).toBeGreaterThan(2);
    expect(capture.logs()).toHaveLength(151);
  });

  it('splits what waits into requests of about 32 KiB', async () => {
    const { info } = logger(0);
    for (let i = 0; i < 200; i++) info(`${i}`.padEnd(1_000, 'a'));
    await vi.advanceTimersByTimeAsync(5_000);
    for (const { bytes } of capture.requests) expect(bytes).toBeLessThan(36 * 1_024);
    expect(capture.requests.length).toBeLessThanOrEqual(8);
    expect(capture.logs()).toHaveLength(200);
  });

  it('answers how many records were sent, and resolves when the collector has answered', async () => {
    const telemetry = client();
    capture.answer = hang;
    createLogger(telemetry).info('a');
    createLogger(telemetry).info('b');
    const seen: unknown[] = [];
    const flushed = telemetry.flush().then((result) => seen.push(result));
    await settle();
    expect(seen).toEqual([]);
    answerHanging();
    await flushed;
    expect(seen).toEqual([fates({ sent: 2 })]);
  });

  it('adds up what became of records since the beginning', async () => {
    const telemetry = client({ diagnose: () => undefined });
    createLogger(telemetry).info('a');
    expect(await telemetry.flush()).toEqual(fates({ sent: 1 }));
    capture.answer = () => status(400);
    createLogger(telemetry).info('b');
    expect(await telemetry.flush()).toEqual(fates({ sent: 1, rejected: 1 }));
  });

  it('sends nothing when nothing waits', async () => {
    expect(await client().flush()).toEqual(fates());
    expect(capture.requests).toEqual([]);
  });

  it('that found nothing is not the last one', async () => {
    const telemetry = client();
    await telemetry.flush();
    createLogger(telemetry).info('x');
    await telemetry.flush();
    expect(capture.logs()).toHaveLength(1);
  });
});
