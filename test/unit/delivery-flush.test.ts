import { createLogger, createMeter, type Logger } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerHanging,
  type Capture,
  captureRequests,
  client,
  fates,
  finish,
  hang,
  settle,
  status,
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
    expect(capture.requests.length).toBeGreaterThan(5);
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

describe('a flush while another one is under way', () => {
  it('sends what was recorded by then, metrics as well as logs', async () => {
    const telemetry = client();
    const idle: (() => void)[] = [];
    vi.stubGlobal('requestIdleCallback', (task: () => void) => idle.push(task));
    const { info } = createLogger(telemetry);
    for (let i = 0; i < 70; i++) info(`${i}`.padEnd(1_000, 'a'));
    const first = telemetry.flush();
    idle.shift()?.();
    await settle();
    // One batch of three is made. The rest waits for idle time.
    expect(capture.logs().length).toBeLessThan(40);
    createMeter(telemetry).counter('c').add(1);
    const second = telemetry.flush();
    for (let i = 0; i < 10; i++) {
      idle.shift()?.();
      await settle();
    }
    await Promise.all([first, second]);
    expect(capture.logs()).toHaveLength(70);
    expect(capture.points('c')).toMatchObject([{ value: 1 }]);
  });
});
