import { createLogger, createMeter, type Logger, recordEvent, reportError, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let logger: Logger;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  telemetry = client();
  logger = createLogger(telemetry);
});

function times(count: number, say: (i: number) => void): void {
  for (let i = 0; i < count; i++) say(i);
}

const repeated = () => capture.logs().map(({ attributes }) => attributes['footlight.repeated']);

describe('more than ten of the same log in a row', () => {
  it('become ten, of which the last says how many more there were', async () => {
    times(25, () => logger.info('x', { a: 1 }));
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 10, collapsed: 15 }));
    expect(repeated()).toEqual([...Array(9).fill(undefined), 15]);
    expect(capture.logs().map(({ body, attributes }) => [body, attributes['a']])).toEqual(Array(10).fill(['x', 1]));
  });

  it('or of the same event become ten, but not of events that only have the same attributes', async () => {
    times(12, () => recordEvent(telemetry, 'one', { a: 1 }));
    times(4, () => recordEvent(telemetry, 'other', { a: 1 }));
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 14, collapsed: 2 }));
    expect(capture.logs().filter(({ eventName }) => eventName === 'other')).toHaveLength(4);
  });

  it('are counted in footlight.records', async () => {
    createMeter(telemetry).counter('c').add(1);
    times(25, () => logger.info('x'));
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'logs collapsed repeated': 15 });
  });

  it('are still the same at other times', async () => {
    times(12, (i) => {
      vi.setSystemTime(Date.now() + i);
      logger.info('x');
    });
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 10, collapsed: 2 }));
  });

  it('are still the same when others of another severity come in between', async () => {
    times(20, (i) => {
      logger.info('x');
      logger.warn(`${i}`);
    });
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 30, collapsed: 10 }));
    expect(capture.logs().find(({ attributes }) => attributes['footlight.repeated'])).toMatchObject({
      body: 'x',
      attributes: { 'footlight.repeated': 10 },
    });
  });

  it('begin again once they are sent', async () => {
    times(12, () => logger.info('x'));
    await finish(telemetry.flush());
    times(13, () => logger.info('x'));
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 20, collapsed: 5 }));
    expect(repeated().filter((count) => count)).toEqual([2, 3]);
  });

  it('do not use up what others may still take', async () => {
    times(50_000, () => logger.info('x'));
    times(4_000, (i) => logger.info(`${i}`));
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 4_010, collapsed: 49_990 }));
  });

  it('say so beside as many attributes as a log can have', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`a${i}`, i]));
    times(12, () => logger.info('x', many));
    await finish(telemetry.flush());
    expect(repeated().at(-1)).toBe(2);
  });
});

describe('logs that are not the same', () => {
  it('are ten of them', async () => {
    times(10, () => logger.info('x'));
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 10 }));
    expect(repeated()).toEqual(Array(10).fill(undefined));
  });

  it.each<[string, () => void]>([
    ['another message', () => logger.info('y')],
    ['other attributes', () => logger.info('x', { a: 2 })],
    ['another logger', () => createLogger(telemetry, { name: 'other' }).info('x')],
    ['another user', () => telemetry.setUser({ id: 'ann' })],
  ])('are those before and after %s', async (_, interrupt) => {
    times(10, () => logger.info('x'));
    interrupt();
    times(10, () => logger.info('x'));
    const { sent, collapsed } = await finish(telemetry.flush());
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(collapsed).toBe(0);
  });

  it('are two that take turns', async () => {
    times(20, (i) => logger.info(i % 2 ? 'x' : 'y'));
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 20 }));
  });
});

describe('an error that is thrown again and again', () => {
  it('is ten events, and all that happened in frontend.errors', async () => {
    times(40, () => reportError(telemetry, new Error('x')));
    expect(await finish(telemetry.flush())).toMatchObject({ dropped: 0, collapsed: 30 });
    expect(capture.logs()).toHaveLength(10);
    expect(repeated().at(-1)).toBe(30);
    expect(capture.points('frontend.errors')).toMatchObject([{ value: 40 }]);
  });
});
