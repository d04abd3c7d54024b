import type { Exemplar, MetricPoint, PointValue } from './decode-metrics.ts';
import { createRecent, type Recent } from './recent.ts';

/** What a series has come to. */
export interface Total {
  /** The value of a counter, the number of observations of a histogram. */
  count: number;
  sum: number;
  readonly bucketCounts: number[];
}

/** One series: what all clients together have recorded under one name and label set. */
export interface Series {
  readonly labels: readonly (readonly [string, string])[];
  /** Adds a point of its own kind and bounds. */
  add(point: MetricPoint): void;
  /** Whether the point is the first cumulative one of its sender, who has to be remembered. */
  isNewWriter(point: MetricPoint): boolean;
  /** The sum over all clients. */
  total(): Total;
  /** The newest exemplar of each bucket; a bucket without one has none. */
  readonly exemplars: readonly (Exemplar | undefined)[];
  readonly recent: Recent;
}

interface Writer {
  startUnixNano: bigint;
  timeUnixNano: bigint;
  last: Total;
}

/** Starts a series with nothing in it. */
export function createSeries(labels: Series['labels'], now: () => number): Series {
  const total: Total = { count: 0, sum: 0, bucketCounts: [] };
  const writers = new Map<string, Writer>();
  const exemplars: (Exemplar | undefined)[] = [];
  const recent = createRecent(now);

  const grow = (by: Total): void => {
    total.count += by.count;
    total.sum += by.sum;
    for (const [i, n] of by.bucketCounts.entries()) total.bucketCounts[i] = (total.bucketCounts[i] ?? 0) + n;
    recent.add(by.count);
  };

  const addCumulative = (point: MetricPoint, value: Total): void => {
    const times = { startUnixNano: BigInt(point.startUnixNano), timeUnixNano: BigInt(point.timeUnixNano) };
    const before = writers.get(point.resourceKey);
    if (before === undefined || times.startUnixNano > before.startUnixNano) {
      // A later start is a sender that began again from zero: what it had before stays counted.
      grow(value);
    } else if (times.startUnixNano === before.startUnixNano && times.timeUnixNano >= before.timeUnixNano) {
      grow(minus(value, before.last));
    } else {
      return;
    }
    writers.set(point.resourceKey, { ...times, last: value });
  };

  return {
    labels,
    exemplars,
    recent,
    add: (point) => {
      const value = toTotal(point.value);
      if (point.temporality === 'delta') grow(value);
      else addCumulative(point, value);
      if (point.value.kind === 'histogram') keepNewest(exemplars, point.value);
    },
    isNewWriter: (point) => point.temporality === 'cumulative' && !writers.has(point.resourceKey),
    total: () => total,
  };
}

/** The bucket a value falls in: bounds are upper bounds, inclusive. */
export function bucketOf(value: number, bounds: readonly number[]): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return index < 0 ? bounds.length : index;
}

function toTotal(value: PointValue): Total {
  if (value.kind === 'counter') return { count: value.value, sum: 0, bucketCounts: [] };
  return { count: value.count, sum: value.sum, bucketCounts: [...value.bucketCounts] };
}

function minus(a: Total, b: Total): Total {
  return {
    count: a.count - b.count,
    sum: a.sum - b.sum,
    bucketCounts: a.bucketCounts.map((n, i) => n - (b.bucketCounts[i] ?? 0)),
  };
}

function keepNewest(kept: (Exemplar | undefined)[], value: PointValue & { kind: 'histogram' }): void {
  for (const exemplar of value.exemplars) {
    if (exemplar.traceId === '' || !Number.isFinite(exemplar.value)) continue;
    const bucket = bucketOf(exemplar.value, value.bounds);
    const before = kept[bucket];
    if (before === undefined || BigInt(exemplar.timeUnixNano) >= BigInt(before.timeUnixNano)) kept[bucket] = exemplar;
  }
}
