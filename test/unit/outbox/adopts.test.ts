import { createLogger, createMeter, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish, hang, settle, status } from '../../support/capture.ts';
import { type Fake, fakeOutbox, leftBehind, windowLeftBehind } from './support.ts';

let capture: Capture;
let fake: Fake;
let telemetry: Telemetry;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  fake = fakeOutbox();
  telemetry = client({ outbox: fake.outbox });
});

const keys = () => capture.requests.map(({ headers }) => headers.get('idempotency-key'));
const bodies = () => capture.logs().map(({ body }) => body);

describe('what other pages have left', () => {
  it('is sent at once, as it is and under its old key', async () => {
    fake.host().adopt([leftBehind('a1', 'x', 'y'), leftBehind('b2', 'z')]);
    await finish(settle());
    expect(bodies().sort()).toEqual(['x', 'y', 'z']);
    expect(keys().sort()).toEqual([`"${'a1'.padStart(32, '0')}"`, `"${'b2'.padStart(32, '0')}"`]);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 3 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.requests).toHaveLength(2);
  });

  it('waits while the collector fails, and is kept meanwhile', async () => {
    capture.answer = () => status(503);
    createLogger(telemetry).info('own');
    await finish(telemetry.flush());
    fake.host().adopt([leftBehind('a1', 'x', 'y')]);
    await finish(settle());
    expect(bodies()).toEqual(['own']);
    expect(await finish(telemetry.flush())).toEqual(fates({ kept: 3 }));
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bodies()).toEqual(['own', 'own', 'x', 'y']);
  });

  it('goes behind what is more severe, and what was there before', async () => {
    capture.answer = () => status(503);
    createLogger(telemetry).info('first');
    await finish(telemetry.flush());
    fake.host().adopt([leftBehind('a1', 'old'), { ...leftBehind('b2', 'severe'), priority: 17 }]);
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bodies()).toEqual(['first', 'severe', 'first', 'old']);
  });

  it('is counted with what this page has recorded', async () => {
    createMeter(telemetry).counter('c').add(1);
    fake.host().adopt([leftBehind('a1', 'x', 'y')]);
    await finish(telemetry.flush());
    createMeter(telemetry).counter('c').add(1);
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'logs sent 200': 2 });
  });

  it('and is given up by the outbox is counted', async () => {
    createMeter(telemetry).counter('c');
    fake.host().settle('logs', 'dropped', 'expired', 3);
    fake.host().settle('metrics', 'dropped', 'expired', 2);
    expect(await finish(telemetry.flush())).toMatchObject({ dropped: 5 });
    expect(capture.records()).toEqual({ 'logs dropped expired': 3, 'metrics dropped expired': 2 });
  });
});

describe('a window of metrics that another page has left', () => {
  it('is sent, once', async () => {
    fake.host().adopt([windowLeftBehind('c3')]);
    await finish(settle());
    expect(capture.points('c')).toMatchObject([{ value: 7 }]);
    expect(keys()).toEqual([`"${'c3'.padStart(32, '0')}"`]);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
  });

  it('is sent again, under the same key, when it certainly did not arrive', async () => {
    capture.answer = () => status(capture.requests.length > 2 ? 200 : 503);
    fake.host().adopt([windowLeftBehind('c3')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.points('c')).toHaveLength(3);
    expect(new Set(keys()).size).toBe(1);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
  });

  it('is given up when its fate is unknown', async () => {
    const timeout = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(timeout.signal);
    capture.answer = hang;
    fake.host().adopt([windowLeftBehind('c3')]);
    await settle();
    timeout.abort(new DOMException('signal timed out', 'TimeoutError'));
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.points('c')).toHaveLength(1);
    expect(await finish(telemetry.flush())).toEqual(fates({ dropped: 1 }));
  });
});
