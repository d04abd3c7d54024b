import { createMeter, type Labels, type Meter, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let meter: Meter;
beforeEach(() => {
  capture = captureRequests();
  telemetry = client({ diagnose: () => undefined });
  meter = createMeter(telemetry);
});

describe('a counter', () => {
  it('adds up', async () => {
    const counter = meter.counter('completions', { unit: '{completion}', description: 'Lessons done.' });
    counter.add(1, { path: 'a' });
    counter.add(2.5, { path: 'a' });
    counter.add(4, { path: 'b' });
    counter.add(0, { path: 'c' });
    await telemetry.flush();
    expect(capture.points()).toMatchObject([
      { labels: { path: 'a' }, value: 3.5 },
      { labels: { path: 'b' }, value: 4 },
      { labels: { path: 'c' }, value: 0 },
    ]);
    expect(capture.points()[0]).toMatchObject({
      name: 'completions',
      unit: '{completion}',
      description: 'Lessons done.',
      kind: 'sum',
      temporality: 1,
      isMonotonic: true,
    });
  });

  it('is the same at every call, whichever meter it comes from', async () => {
    meter.counter('c').add(1);
    meter.counter('c').add(1);
    createMeter(telemetry).counter('c').add(1);
    await telemetry.flush();
    expect(capture.points()).toMatchObject([{ name: 'c', unit: '1', labels: {}, value: 3 }]);
  });

  it.each<[string, Labels, Labels, Labels]>([
    ['numbers and their text', { status: 200 }, { status: '200' }, { status: '200' }],
    ['booleans and their text', { handled: true }, { handled: 'true' }, { handled: 'true' }],
    ['labels in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, { a: '1', b: '2' }],
    ['a label that is undefined and none', { a: 1, b: undefined }, { a: 1 }, { a: '1' }],
    ['an empty label and none, as Prometheus does', { a: 1, b: '' }, { a: 1 }, { a: '1' }],
  ])('takes for one series: %s', async (_, one, other, labels) => {
    meter.counter('c').add(1, one);
    meter.counter('c').add(1, other);
    await telemetry.flush();
    expect(capture.points()).toMatchObject([{ value: 2 }]);
    expect(capture.points()[0]?.labels).toEqual(labels);
  });

  it.each<[string, Labels, Labels]>([
    ['a name and a value that share a text', { a: 'b,c' }, { 'a,b': 'c' }],
    ['quotes in values', { a: '1","b":"2' }, { a: '1', b: '2' }],
    ['upper and lower case', { a: 'X' }, { a: 'x' }],
  ])('tells apart: %s', async (_, one, other) => {
    meter.counter('c').add(1, one);
    meter.counter('c').add(1, other);
    await telemetry.flush();
    expect(capture.points().map(({ labels, value }) => ({ labels, value }))).toEqual([
      { labels: one, value: 1 },
      { labels: other, value: 1 },
    ]);
  });

  it('tells labels apart by what they hold, not by how they describe themselves', async () => {
    class Same {
      readonly a: string;
      constructor(a: string) {
        this.a = a;
      }
      toJSON(): string {
        return 'same';
      }
    }
    for (const a of ['x', 'y', 'x']) meter.counter('c').add(1, new Same(a) as never);
    await telemetry.flush();
    expect(capture.points().map(({ labels, value }) => [labels['a'], value])).toEqual([
      ['x', 2],
      ['y', 1],
    ]);
  });

  it('has one series for labels that are cut, however often they come', async () => {
    for (let i = 0; i < 3; i++) meter.counter('c').add(1, { a: `${'x'.repeat(1_024)}${i}` });
    await telemetry.flush();
    expect(capture.points()).toMatchObject([{ value: 3 }]);
  });

  it('does not see what happens to a labels object later', async () => {
    const labels = { page: '/a' };
    meter.counter('c').add(1, labels);
    labels.page = '/b';
    await telemetry.flush();
    expect(capture.points()).toMatchObject([{ labels: { page: '/a' } }]);
  });

  it('adds one by default when bound', async () => {
    const bound = meter.counter('c').bind({ page: '/a' });
    bound.add();
    bound.add(2);
    meter.counter('c').add(4, { page: '/a' });
    await telemetry.flush();
    expect(capture.points()).toMatchObject([{ labels: { page: '/a' }, value: 7 }]);
  });
});

describe('a histogram', () => {
  it('puts a value that equals a bound into the bucket of that bound', async () => {
    const histogram = meter.histogram('h', { unit: 's', bounds: [0.1, 0.5, 1] });
    for (const value of [0, 0.1, 0.100_000_1, 0.5, 1, 1.000_000_1, 99]) histogram.record(value);
    await telemetry.flush();
    expect(capture.points()).toMatchObject([
      {
        name: 'h',
        unit: 's',
        kind: 'histogram',
        temporality: 1,
        bounds: [0.1, 0.5, 1],
        buckets: [2, 2, 1, 2],
        count: 7,
      },
    ]);
    expect(capture.points()[0]?.value).toBeCloseTo(101.700_000_2, 6);
  });

  it('keeps a series for each set of labels', async () => {
    const histogram = meter.histogram('h', { bounds: [1] });
    histogram.record(0.5, { a: 1 });
    histogram.record(2, { a: 2 });
    histogram.bind({ a: '1' }).record(3);
    await telemetry.flush();
    expect(capture.points()).toMatchObject([
      { labels: { a: '1' }, count: 2, value: 3.5, buckets: [1, 1] },
      { labels: { a: '2' }, count: 1, value: 2, buckets: [0, 1] },
    ]);
  });

  it('may have a single bucket', async () => {
    meter.histogram('h', { bounds: [] }).record(5);
    await telemetry.flush();
    expect(capture.points()).toMatchObject([{ kind: 'histogram', count: 1, value: 5, buckets: [1], bounds: [] }]);
  });

  it('accepts a bound below zero', async () => {
    meter.histogram('h', { bounds: [-1, 1] }).record(0);
    await telemetry.flush();
    expect(capture.points()).toMatchObject([{ buckets: [0, 1, 0] }]);
  });
});

describe('more than 2,000 sets of labels', () => {
  it('share one series that says so, and nothing is lost', async () => {
    const counter = meter.counter('c');
    for (let i = 0; i < 2_005; i++) counter.add(1, { id: i });
    counter.add(1, { id: 0 });
    counter.bind({ id: 'late' }).add();
    await telemetry.flush();
    const points = capture.points();
    expect(points).toHaveLength(2_001);
    expect(points[0]).toMatchObject({ labels: { id: '0' }, value: 2 });
    expect(points.filter(({ labels }) => labels['otel.metric.overflow'] === 'true')).toMatchObject([{ value: 6 }]);
    expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(2_007);
  });

  it('are counted anew in the next window', async () => {
    const counter = meter.counter('c');
    for (let i = 0; i < 2_001; i++) counter.add(1, { id: i });
    await telemetry.flush();
    counter.add(1, { id: 'fresh' });
    await telemetry.flush();
    expect(capture.points('c').at(-1)).toMatchObject({ labels: { id: 'fresh' }, value: 1 });
  });

  it('do not touch another metric', async () => {
    for (let i = 0; i < 2_001; i++) meter.counter('a').add(1, { id: i });
    meter.counter('b').add(1, { id: 'x' });
    await telemetry.flush();
    expect(capture.points('b')).toMatchObject([{ labels: { id: 'x' } }]);
  });
});
