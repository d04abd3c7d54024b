import type { MetricPoint, Refusal } from './decode-metrics.ts';
import { type FamilyName, toFamilyName } from './prometheus-names.ts';
import { createSeries, type Series } from './series.ts';

/** All series of one metric. */
export interface Family extends FamilyName {
  readonly name: string;
  readonly otlpUnit: string;
  readonly description: string;
  readonly kind: 'counter' | 'histogram';
  /** Empty for counters. */
  readonly bounds: readonly number[];
  readonly series: Map<string, Series>;
}

/** Where points of any number of clients become sums. One process, one thread: no addition is lost. */
export interface Metrics {
  /** Adds what can be added; answers how many points were refused, and why the first one was. */
  add(points: readonly (MetricPoint | Refusal)[]): { rejected: number; message: string };
  /** The families in the order they came. */
  families(): readonly Family[];
  /** How many points were refused, by reason. */
  readonly dropped: ReadonlyMap<string, number>;
  clear(): void;
}

const OWN_PREFIX = 'footlight_collector_';

/** Starts with no series. */
export function createMetrics(options: { maxSeries: number; now: () => number }): Metrics {
  const families = new Map<string, Family>();
  const dropped = new Map<string, number>();
  const size = { series: 0, writers: 0 };

  const addPoint = (point: MetricPoint): Refusal | undefined => {
    const family = families.get(familyNameOf(point).family) ?? newFamily(point);
    const problem = findProblem(point, family);
    if (problem) return problem;
    const key = JSON.stringify(point.labels);
    const series = family.series.get(key) ?? createSeries(point.labels, options.now);
    const isNew = !family.series.has(key);
    if (isNew && size.series >= options.maxSeries)
      return refusal(point, 'series_limit', seriesLimit(options.maxSeries));
    if (series.isNewWriter(point)) {
      // Every tab that sends cumulative points is remembered, so these count like series.
      if (size.writers >= options.maxSeries)
        return refusal(point, 'writer_limit', 'too many senders of cumulative points');
      size.writers += 1;
    }
    if (isNew) size.series += 1;
    families.set(family.family, family);
    family.series.set(key, series);
    series.add(point);
    return undefined;
  };

  return {
    dropped,
    add: (points) => {
      const refusals: Refusal[] = [];
      for (const point of points) {
        const refused = 'reason' in point ? point : addPoint(point);
        if (refused === undefined) continue;
        dropped.set(refused.reason, (dropped.get(refused.reason) ?? 0) + 1);
        refusals.push(refused);
      }
      return { rejected: refusals.length, message: refusals[0]?.message ?? '' };
    },
    families: () => [...families.values()],
    clear: () => {
      families.clear();
      dropped.clear();
      Object.assign(size, { series: 0, writers: 0 });
    },
  };
}

function familyNameOf(point: MetricPoint): FamilyName {
  return toFamilyName(point.name, { unit: point.unit, counter: point.value.kind === 'counter' });
}

function newFamily(point: MetricPoint): Family {
  return {
    ...familyNameOf(point),
    name: point.name,
    otlpUnit: point.unit,
    description: point.description,
    kind: point.value.kind,
    bounds: point.value.kind === 'histogram' ? point.value.bounds : [],
    series: new Map(),
  };
}

function findProblem(point: MetricPoint, family: Family): Refusal | undefined {
  if (family.family === '') return refusal(point, 'invalid', 'the metric has no usable name');
  if (family.family.startsWith(OWN_PREFIX))
    return refusal(point, 'invalid', `${OWN_PREFIX}* names are the collector's own`);
  if (point.temporality === 'unspecified') return refusal(point, 'invalid', 'aggregationTemporality is not set');
  const malformed = findMalformed(point);
  if (malformed) return refusal(point, 'invalid', malformed);
  if (family.name !== point.name || family.otlpUnit !== point.unit || family.kind !== point.value.kind) {
    const first = `${family.kind} ${family.name} with unit "${family.otlpUnit}"`;
    return refusal(point, 'name_conflict', `${family.family} was first seen as the ${first}; this is another metric`);
  }
  if (point.value.kind === 'histogram' && String(point.value.bounds) !== String(family.bounds)) {
    const both = `[${family.bounds.join(' ')}], these are [${point.value.bounds.join(' ')}]`;
    return refusal(point, 'bounds_mismatch', `the bounds first seen under this name are ${both}`);
  }
  return undefined;
}

function findMalformed({ value }: MetricPoint): string | undefined {
  const isCount = (n: number): boolean => Number.isFinite(n) && n >= 0;
  if (value.kind === 'counter') return isCount(value.value) ? undefined : 'a monotonic sum must be a number from 0';
  const { bounds, bucketCounts } = value;
  if (!bucketCounts.every((n) => isCount(n) && Number.isInteger(n))) return 'bucketCounts must be whole numbers from 0';
  if (bucketCounts.length !== bounds.length + 1) return 'bucketCounts must have one entry more than explicitBounds';
  if (!bounds.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > (bounds[i - 1] ?? bound)))) {
    return 'explicitBounds must be finite and rising';
  }
  if (!Number.isFinite(value.sum)) return 'the sum must be a finite number';
  const inBuckets = bucketCounts.reduce((a, b) => a + b, 0);
  return inBuckets === value.count ? undefined : `count is ${value.count} but the buckets hold ${inBuckets}`;
}

function seriesLimit(max: number): string {
  return `${max} series are kept and this would be one more: a label has too many different values`;
}

function refusal(point: MetricPoint, reason: string, why: string): Refusal {
  return { reason, message: `${point.name}: ${why}` };
}
