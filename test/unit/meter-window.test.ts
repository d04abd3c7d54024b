import { createLogger, createMeter, type Meter, type Telemetry } from 'footlight';
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

let capture: Capture;
let telemetry: Telemetry;
let meter: Meter;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  telemetry = client({ diagnose: () => undefined });
  meter = createMeter(telemetry);
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('a window', () => {
  it('holds only what is new', async () => {
    const counter = meter.counter('c');
    const histogram = meter.histogram('h', { bounds: [1] });
    counter.add(5, { a: 1 });
    histogram.record(0.5);
    await finish(telemetry.flush());
    counter.add(2, { b: 1 });
    histogram.record(3);
    await finish(telemetry.flush());
    expect(capture.points('c')).toMatchObject([
      { labels: { a: '1' }, value: 5 },
      { labels: { b: '1' }, value: 2 },
    ]);
    expect(capture.points('h')).toMatchObject([
      { count: 1, value: 0.5, buckets: [1, 0] },
      { count: 1, value: 3, buckets: [0, 1] },
    ]);
  });

  it('begins where the one before ended', async () => {
    for (const wait of [4_000, 5_000, 70_000]) {
      meter.counter('c').add(1);
      later(wait);
      await finish(telemetry.flush());
    }
    expect(capture.points('c').map(({ start, end }) => [start, end])).toEqual([
      [1_000_000, 1_004_000],
      [1_004_000, 1_009_000],
      [1_009_000, 1_079_000],
    ]);
  });

  it('is written to by a handle that was bound in an earlier one', async () => {
    const counter = meter.counter('c').bind({ page: '/a' });
    const histogram = meter.histogram('h', { bounds: [1] }).bind({ page: '/a' });
    for (let window = 1; window <= 3; window++) {
      counter.add(window);
      histogram.record(window);
      await finish(telemetry.flush());
    }
    expect(capture.points('c')).toMatchObject([{ value: 1 }, { value: 2 }, { value: 3 }]);
    expect(capture.points('h')).toMatchObject([{ value: 1 }, { value: 2 }, { value: 3 }]);
    expect(capture.points('h').map(({ labels }) => labels)).toEqual(Array(3).fill({ page: '/a' }));
  });

  it('leaves by itself within the flush interval', async () => {
    meter.counter('c').add(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(capture.points('c')).toMatchObject([{ value: 1 }]);
  });
});

describe('a window that did not arrive', () => {
  it.each<[string, Capture['answer']]>([
    ['is refused', refuse],
    ['is answered 429', () => status(429)],
    ['is answered 502', () => status(502)],
    ['is answered 503', () => status(503)],
    ['is answered 504', () => status(504)],
  ])('is sent again as it is if it %s, and what comes later is in one window behind it', async (_, answer) => {
    capture.answer = answer;
    const counter = meter.counter('c');
    const bound = counter.bind({ a: 2 });
    counter.add(1, { a: 1 });
    bound.add(10);
    meter.histogram('h', { bounds: [1] }).record(0.5);
    later(2_000);
    await finish(telemetry.flush());
    for (let i = 0; i < 3; i++) {
      counter.add(2, { a: 1 });
      bound.add(20);
      meter.histogram('h', { bounds: [1] }).record(3);
      await finish(telemetry.flush());
    }
    expect(capture.requests).toHaveLength(1);
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(60_000);
    const [first, again] = capture.requests;
    expect(again?.json).toEqual(first?.json);
    expect(again?.headers.get('idempotency-key')).toBe(first?.headers.get('idempotency-key'));
    expect(capture.points('c').slice(4)).toMatchObject([
      { labels: { a: '1' }, value: 6, start: 1_002_000 },
      { labels: { a: '2' }, value: 60, start: 1_002_000 },
    ]);
    expect(capture.points('h').slice(2)).toMatchObject([{ count: 3, value: 9, buckets: [0, 3] }]);
  });

  it('is sent again however often it fails, and arrives once', async () => {
    capture.answer = () => status(503);
    meter.counter('c').add(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(capture.requests.length).toBeGreaterThan(3);
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(new Set(capture.requests.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(capture.points('c').at(-1)).toMatchObject({ value: 1, start: 1_000_000 });
    const { length } = capture.points('c');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.points('c')).toHaveLength(length);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
  });

  it('does not keep those after it from arriving, for as long as the collector is down: all adds up', async () => {
    capture.answer = () => status(503);
    const logger = createLogger(telemetry);
    for (let i = 0; i < 100; i++) {
      meter.counter('c').add(1);
      meter.counter('d').add(1, { i });
      for (let k = 0; k < 60; k++) logger.info(`${i} ${k}`.padEnd(1_000, 'a'));
      await vi.advanceTimersByTimeAsync(5_000);
    }
    const before = capture.points().length;
    const requests = capture.requests.length;
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(60_000);
    const sum = (name: string) =>
      capture
        .points()
        .slice(before)
        .reduce((all, point) => all + (point.name === name ? point.value : 0), 0);
    expect([sum('c'), sum('d')]).toEqual([100, 100]);
    // One window that was on its way, and one of all that came later.
    const windows = capture.requests.slice(requests).filter(({ json }) => JSON.stringify(json).includes('"name":"c"'));
    expect(windows).toHaveLength(2);
    expect(await finish(telemetry.flush())).toMatchObject({ kept: 0 });
  });

  it('is not sent twice when its fate is unknown, and counted as dropped', async () => {
    const timeout = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(timeout.signal);
    capture.answer = hang;
    const counter = meter.counter('c');
    counter.add(1, { a: 1 });
    counter.add(1, { a: 2 });
    const flushed = telemetry.flush();
    await settle();
    timeout.abort(new DOMException('signal timed out', 'TimeoutError'));
    expect(await finish(flushed)).toEqual(fates({ dropped: 2 }));
    capture.answer = () => status(200);
    counter.add(5, { a: 1 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.points('c').slice(2)).toMatchObject([{ labels: { a: '1' }, value: 5 }]);
    expect(capture.records()).toMatchObject({ 'metrics dropped timeout': 2 });
  });

  it('is given up when the collector refuses it for good', async () => {
    capture.answer = () => status(capture.requests.length === 1 ? 400 : 200);
    meter.counter('c').add(1);
    expect(await finish(telemetry.flush())).toMatchObject({ dropped: 0, rejected: 1 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.points('c')).toHaveLength(1);
    meter.counter('d').add(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.points('c')).toHaveLength(1);
    expect(capture.records()).toMatchObject({ 'metrics rejected 400': 1 });
  });
});

describe('a collector that refuses every window for good', () => {
  // So that the test ends even if the client does not.
  const refuseForGood = () => status(capture.requests.length > 100 ? 200 : 401);

  it('is not asked in a loop', async () => {
    capture.answer = refuseForGood;
    meter.counter('c').add(1);
    await finish(telemetry.flush());
    expect(capture.requests.length).toBeLessThanOrEqual(2);
  });

  it('is left in peace by a page that records nothing', async () => {
    capture.answer = refuseForGood;
    meter.counter('c').add(1);
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(capture.requests.length).toBeLessThanOrEqual(5);
  });
});
