import { createLogger, createMeter, type Diagnostic, type Meter, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let meter: Meter;
let said: string[];
beforeEach(() => {
  capture = captureRequests();
  said = [];
  telemetry = client({ diagnose: ({ message }: Diagnostic) => said.push(message) });
  meter = createMeter(telemetry);
});

describe('a value that cannot be', () => {
  it.each([-1, -0.001, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d is dropped, counted and diagnosed',
    async (value) => {
      const counter = meter.counter('c');
      const histogram = meter.histogram('h', { bounds: [1] });
      counter.add(1, { a: 1 });
      histogram.record(1, { a: 1 });
      counter.add(value, { a: 1 });
      counter.bind({ a: 1 }).add(value);
      histogram.record(value, { a: 1 });
      histogram.bind({ a: 1 }).record(value);
      expect(await telemetry.flush()).toEqual(fates({ sent: 3, dropped: 4 }));
      expect(capture.points('c')).toMatchObject([{ value: 1 }]);
      expect(capture.points('h')).toMatchObject([{ count: 1, value: 1 }]);
      expect(capture.records()).toEqual({ 'metrics dropped invalid': 4 });
      expect(said).toHaveLength(4);
      expect(said[0]).toBe(`metric 'c' cannot take ${value}`);
    },
  );

  it.each<[string, unknown]>([
    ['a text', '3'],
    ['nothing', null],
    ['a bigint', 5n],
    ['a date', new Date(5)],
  ])('%s is no number, and dropped as well', async (_, value) => {
    meter.counter('c').add(value as number);
    meter.histogram('h', { bounds: [1] }).record(value as number);
    expect(await telemetry.flush()).toMatchObject({ dropped: 2 });
    expect(capture.points()).toEqual([]);
    expect(said).toEqual([`metric 'c' cannot take ${value}`, `metric 'h' cannot take ${value}`]);
  });

  it('makes no series', async () => {
    meter.counter('c').add(Number.NaN, { a: 1 });
    meter.counter('c').bind({ a: 2 }).add(Number.NaN);
    meter.counter('d').add(1);
    await telemetry.flush();
    expect(capture.points().map(({ name }) => name)).toEqual(['d']);
  });
});

describe('a label', () => {
  it('of more than a hundred values is diagnosed, once, whichever handle they come by', () => {
    const add = (path: number): void => createMeter(telemetry).counter('views').add(1, { path, method: 'GET' });
    for (let i = 0; i < 100; i++) add(i);
    for (let i = 0; i < 100; i++) add(i);
    createMeter(telemetry).counter('others').add(1, { path: 100 });
    expect(said).toEqual([]);
    createMeter(telemetry).counter('views').bind({ path: 100 }).add();
    add(101);
    expect(said).toEqual([
      "label 'path' of 'views' has more than 100 values, such as '100': each is a series in Prometheus",
    ]);
  });

  it('is not watched in production', () => {
    vi.stubEnv('NODE_ENV', 'production');
    for (let i = 0; i < 200; i++) meter.counter('views').add(1, { path: i });
    expect(said).toEqual([]);
  });
});

describe('two instruments of one name', () => {
  const kinds: readonly [string, (name: string) => void][] = [
    ['a counter', (name) => meter.counter(name, { unit: 's' }).add(1)],
    ['a counter of another unit', (name) => meter.counter(name, { unit: 'ms' }).add(1)],
    ['a histogram', (name) => meter.histogram(name, { unit: 's', bounds: [1, 2] }).record(1)],
    ['a histogram of another unit', (name) => meter.histogram(name, { unit: 'ms', bounds: [1, 2] }).record(1)],
    ['a histogram with other bounds', (name) => meter.histogram(name, { unit: 's', bounds: [1, 3] }).record(1)],
    ['a histogram without bounds', (name) => meter.histogram(name, { unit: 's', bounds: [] }).record(1)],
  ];
  const pairs = kinds.flatMap((one) => kinds.filter((other) => other !== one).map((other) => [one, other] as const));

  it.each(pairs.map(([one, other]) => [one[0], other[0], one[1], other[1]] as const))(
    '%s, then %s: the second is diagnosed and dropped, never merged',
    async (_one, _other, record, recordOther) => {
      record('m');
      recordOther('m');
      await telemetry.flush();
      expect(capture.points('m')).toHaveLength(1);
      expect(capture.points('m')).toMatchObject([{ value: 1 }]);
      expect(capture.records()).toEqual({ 'metrics dropped invalid': 1 });
      expect(said).toEqual([`metric 'm' exists with another kind, unit or bounds`]);
      record('m');
      await telemetry.flush();
      expect(capture.points('m')).toHaveLength(2);
      expect(said).toHaveLength(1);
    },
  );
});

describe('footlight.records', () => {
  it('tells with the next window what was sent', async () => {
    createLogger(telemetry).info('x');
    await telemetry.flush();
    expect(capture.records()).toEqual({});
    meter.counter('c').add(1);
    await telemetry.flush();
    expect(capture.records()).toEqual({});
    createLogger(telemetry).info('y');
    meter.counter('c').add(1);
    await telemetry.flush();
    expect(capture.records()).toEqual({ 'metrics sent 200': 1 });
    expect(capture.points('footlight.records')[0]).toMatchObject({ unit: '{record}', kind: 'sum', isMonotonic: true });
  });

  it('counts logs once there are metrics', async () => {
    meter.counter('c').add(1);
    createLogger(telemetry).info('x');
    createLogger(telemetry).info('y');
    await telemetry.flush();
    meter.counter('c').add(1);
    await telemetry.flush();
    expect(capture.records()).toEqual({ 'metrics sent 200': 1, 'logs sent 200': 2 });
  });

  it('does not keep an idle client busy', async () => {
    vi.useFakeTimers();
    capture = captureRequests();
    const idle = client();
    createMeter(idle).counter('c').add(1);
    createLogger(idle).info('x');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
    expect(capture.requests).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
