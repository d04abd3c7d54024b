import { createLogger, type Logger, recordEvent } from 'footlight';
import { beforeEach, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

it.each<[keyof Logger, number]>([
  ['debug', 5],
  ['info', 9],
  ['warn', 13],
  ['error', 17],
])('%s has severity %i and its name as text', async (level, severityNumber) => {
  const telemetry = client();
  createLogger(telemetry)[level]('cart restored');
  await telemetry.flush();
  expect(capture.logs()).toMatchObject([{ body: 'cart restored', severityNumber, severityText: level }]);
});

it('carries the time of the call in nanoseconds', async () => {
  vi.useFakeTimers({ now: 1_700_000_000_123 });
  capture = captureRequests();
  const telemetry = client();
  createLogger(telemetry).info('x');
  vi.setSystemTime(1_700_000_009_000);
  await telemetry.flush();
  expect(capture.logs()[0]?.time).toBe('1700000000123000000');
});

it('names its scope, by default app, and shares one request', async () => {
  const telemetry = client();
  createLogger(telemetry).info('a');
  createLogger(telemetry, { name: 'checkout' }).info('b');
  createLogger(telemetry, { name: '__proto__' }).info('c');
  createLogger(telemetry).info('d');
  await telemetry.flush();
  expect(capture.requests).toHaveLength(1);
  expect(capture.logs().map(({ scope, body }) => `${scope} ${body}`)).toEqual([
    'app a',
    'app d',
    'checkout b',
    '__proto__ c',
  ]);
});

it('turns an Error under `error` into the exception attributes', async () => {
  const telemetry = client();
  const error = new RangeError('too far');
  createLogger(telemetry).error('failed', { error, orderId: 7 });
  await telemetry.flush();
  expect(capture.logs()[0]?.attributes).toEqual({
    orderId: 7,
    'exception.type': 'RangeError',
    'exception.message': 'too far',
    'exception.stacktrace': error.stack,
  });
});

it('leaves something else under `error` as it is', async () => {
  const telemetry = client();
  createLogger(telemetry).error('failed', { error: { code: 5 } });
  await telemetry.flush();
  expect(capture.logs()[0]?.attributes).toEqual({ error: { code: 5 } });
});

it('does not write to the console unless asked to', () => {
  const info = vi.spyOn(console, 'info').mockReturnValue();
  createLogger(client()).info('x');
  expect(info).not.toHaveBeenCalled();
});

it('writes to the console at its level when asked to', () => {
  const spies = (['debug', 'info', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockReturnValue(),
  );
  const logger = createLogger(client(), { console: true });
  const attributes = { a: 1 };
  logger.debug('d', attributes);
  logger.info('i');
  logger.warn('w');
  logger.error('e');
  expect(spies.map(({ mock }) => mock.calls)).toEqual([[['d', attributes]], [['i']], [['w']], [['e']]]);
});

it('does not write to the console in production', () => {
  vi.stubEnv('NODE_ENV', 'production');
  const info = vi.spyOn(console, 'info').mockReturnValue();
  createLogger(client(), { console: true }).info('x');
  expect(info).not.toHaveBeenCalled();
});

it('records nothing once the client is stopped', async () => {
  const telemetry = client();
  const logger = createLogger(telemetry);
  await telemetry.stop();
  logger.info('late');
  await telemetry.flush();
  expect(capture.logs()).toEqual([]);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, 1.7e18])(
  'an event at %d, which is no time, is of now',
  async (time) => {
    const telemetry = client();
    const before = Date.now();
    recordEvent(telemetry, 'x', {}, { time });
    await telemetry.flush();
    const [, milliseconds] = /^(\d+)0{6}$/.exec(capture.logs()[0]?.time ?? '') ?? [];
    expect(Number(milliseconds)).toBeGreaterThanOrEqual(before);
    expect(Number(milliseconds)).toBeLessThan(before + 60_000);
  },
);
