import { createLogger, createMeter } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, finish, refuse, status } from '../support/capture.ts';
import { setHidden } from '../support/page.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
});

const keys = () => capture.requests.map(({ headers }) => headers.get('idempotency-key'));

describe('the Idempotency-Key of a request', () => {
  it('is 32 hex digits in quotes, of logs and of metrics', async () => {
    const telemetry = client();
    createLogger(telemetry).info('x');
    createMeter(telemetry).counter('c').add(1);
    await finish(telemetry.flush());
    expect(keys()).toHaveLength(2);
    for (const key of keys()) expect(key).toMatch(/^"[\da-f]{32}"$/);
  });

  it.each<[string, Capture['answer']]>([
    ['503', () => status(503)],
    ['no connection', refuse],
  ])('stays the same over retries after %s', async (_, answer) => {
    capture.answer = answer;
    const telemetry = client();
    createLogger(telemetry).info('x');
    await vi.advanceTimersByTimeAsync(30_000);
    capture.answer = () => status(200);
    setHidden(true);
    setHidden(false);
    await finish(telemetry.flush());
    expect(capture.logs().length).toBeGreaterThan(3);
    expect(new Set(keys()).size).toBe(1);
  });

  it('is another for each request', async () => {
    for (const telemetry of [client(), client()]) {
      const { info } = createLogger(telemetry);
      for (let i = 0; i < 100; i++) info(`${i}`.padEnd(1_000, 'a'));
      await finish(telemetry.flush());
      info('again');
      await finish(telemetry.flush());
    }
    expect(keys().length).toBeGreaterThan(6);
    expect(new Set(keys()).size).toBe(keys().length);
  });

  it('is another for each window of metrics', async () => {
    const { add } = createMeter(client()).counter('c');
    for (let window = 0; window < 3; window++) {
      add(1);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(keys()).toHaveLength(3);
    expect(new Set(keys()).size).toBe(3);
  });

  it('cannot be replaced by the headers of the app', async () => {
    const telemetry = client({ headers: { 'idempotency-key': 'mine', 'x-api-key': 'k' } });
    createLogger(telemetry).info('x');
    await finish(telemetry.flush());
    expect(keys()[0]).toMatch(/^"[\da-f]{32}"$/);
    expect(capture.requests[0]?.headers.get('x-api-key')).toBe('k');
  });

  it('is not there when it is not wanted', async () => {
    const telemetry = client({ idempotencyKey: false });
    createLogger(telemetry).info('x');
    await finish(telemetry.flush());
    expect([...(capture.requests[0]?.headers.keys() ?? [])]).toEqual(['content-type']);
  });
});
