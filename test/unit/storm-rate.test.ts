import { createLogger, createMeter, type Logger, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish, status } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let logger: Logger;
let said: number;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  telemetry = client();
  logger = createLogger(telemetry);
  said = 0;
});

/** Says so many different things at once, and answers how many of them were taken. */
async function burst(count: number, level: keyof Logger = 'info'): Promise<number> {
  const { sent } = await finish(telemetry.flush());
  for (let i = 0; i < count; i++) logger[level](`${said++}`);
  return (await finish(telemetry.flush())).sent - sent;
}

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('a burst of different logs', () => {
  it('is 5,000 of one severity at most', async () => {
    expect(await burst(5_000)).toBe(5_000);
    expect(await burst(10)).toBe(0);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 5_000, dropped: 10 }));
    expect(capture.logs()).toHaveLength(5_000);
  });

  it('arrives, also uncompressed, at a collector that is well', async () => {
    capture.answer = () => new Promise((resolve) => setTimeout(() => resolve(status(200)), 50));
    for (let i = 0; i < 5_000; i++) logger.info(`${i}`.padEnd(200, 'a'));
    const flushed = telemetry.flush();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await flushed).toEqual(fates({ sent: 5_000 }));
  });

  it('leaves other severities their own', async () => {
    await burst(5_010);
    expect(await burst(20, 'error')).toBe(20);
    expect(await burst(20, 'warn')).toBe(20);
    expect(await burst(20)).toBe(0);
  });

  it('is followed by 50 a second', async () => {
    await burst(5_000);
    pass(1_000);
    expect(await burst(200)).toBe(50);
    pass(3_000);
    expect(await burst(200)).toBe(150);
    pass(19);
    expect(await burst(200)).toBe(0);
  });

  it('can be as long again after 100 s, and not longer after a day', async () => {
    await burst(5_000);
    pass(100_000);
    expect(await burst(5_000)).toBe(5_000);
    pass(24 * 60 * 60_000);
    expect(await burst(5_100)).toBe(5_000);
  });

  it('does not silence the page when its clock is set back', async () => {
    await burst(5_000);
    pass(-60 * 60_000);
    expect(await burst(10)).toBe(10);
    pass(1_000);
    expect(await burst(10)).toBe(10);
  });

  it('is counted in footlight.records, beside metrics that are all there', async () => {
    const counter = createMeter(telemetry).counter('c');
    for (let i = 0; i < 5_100; i++) {
      logger.info(`${i}`);
      counter.add(1);
    }
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'logs dropped rate': 100 });
    expect(capture.points('c')).toMatchObject([{ value: 5_100 }]);
  });
});

describe('50 logs a second', () => {
  it('all arrive, for as long as they come', async () => {
    for (let second = 0; second < 300; second++) {
      for (let i = 0; i < 50; i++) logger.info(`${said++}`);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 15_000 }));
  });
});
