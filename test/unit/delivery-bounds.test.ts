import { createLogger, createMeter, type Logger, reportError, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, finish, status } from '../support/capture.ts';

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

describe('what waits', () => {
  it('is 2,000 records at most: drops the oldest when full', async () => {
    for (let i = 0; i < 2_003; i++) logger.info(`${i}`);
    expect(await finish(telemetry.flush())).toEqual({ sent: 2_000, dropped: 3, rejected: 0 });
    expect(bodies()).toHaveLength(2_000);
    expect(bodies()[0]).toBe('3');
    expect(bodies().at(-1)).toBe('2002');
  });

  it('is about 1 MiB at most', async () => {
    for (let i = 0; i < 150; i++) logger.info(`${i} ${'a'.repeat(10_000)}`);
    const { sent, dropped } = await finish(telemetry.flush());
    expect(sent + dropped).toBe(150);
    expect(sent).toBeGreaterThan(95);
    expect(sent).toBeLessThan(106);
    expect(bodies().at(-1)).toMatch(/^149 /);
  });

  it('counts what it dropped in footlight.records', async () => {
    createMeter(telemetry).counter('c').add(1);
    for (let i = 0; i < 2_005; i++) logger.info('x');
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'logs dropped full': 5 });
  });

  it('does not lose metrics to make room for logs', async () => {
    createMeter(telemetry).counter('c').add(1);
    for (let i = 0; i < 5_000; i++) logger.info('x');
    await finish(telemetry.flush());
    expect(capture.points()).toMatchObject([{ name: 'c', value: 1 }]);
  });

  it('stays bounded while the collector is down, and arrives when it is back', async () => {
    capture.answer = () => status(503);
    for (let i = 0; i < 6_000; i++) {
      logger.info(`${i}`);
      if (i % 100 === 0) await vi.advanceTimersByTimeAsync(1_000);
    }
    const before = capture.logs().length;
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(120_000);
    const arrived = capture.logs().length - before;
    expect(arrived).toBeGreaterThanOrEqual(2_000);
    expect(arrived).toBeLessThan(2_600);
    const { sent, dropped } = await finish(telemetry.flush());
    expect(sent + dropped).toBe(6_000);
  });

  it('is not pushed out by one log that is far too long', async () => {
    for (let i = 0; i < 10; i++) logger.info(`${i}`);
    logger.info('a'.repeat(2_000_000));
    logger.info('b', { dump: 'a'.repeat(2_000_000) });
    expect(await finish(telemetry.flush())).toEqual({ sent: 12, dropped: 0, rejected: 0 });
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
