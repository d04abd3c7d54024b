import { toFamilyName } from '../../../examples/collector/prometheus-names.ts';
import type { MetricContract } from '../../../examples/stack/contract.ts';

export type LedgerLabels = Readonly<Record<string, string>>;

/** One value that was recorded. */
export interface Entry {
  readonly metric: MetricContract;
  readonly labels: LedgerLabels;
  readonly value: number;
}

/** What Prometheus must say: each series by its name and labels, with its value. */
export type Totals = ReadonlyMap<string, number>;

/** Names a series, in whatever order its labels are. */
export const seriesKey = (name: string, labels: LedgerLabels): string =>
  `${name} ${Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`)
    .join(' ')}`;

/** The series that one value counts in, and by how much. */
function seriesOf({ metric, labels, value }: Entry): readonly (readonly [key: string, by: number])[] {
  const { name, unit, bounds } = metric;
  const { family } = toFamilyName(name, { unit, counter: !bounds });
  if (!bounds) return [[seriesKey(`${family}_total`, labels), value]];
  return [
    [seriesKey(`${family}_count`, labels), 1],
    [seriesKey(`${family}_sum`, labels), value],
    // A value at a bound is in the bucket that ends there, and in all after it.
    ...[...bounds, Infinity].map(
      (bound) => [seriesKey(`${family}_bucket`, { ...labels, le: `${bound}` }), value <= bound ? 1 : 0] as const,
    ),
  ];
}

/** Adds up what was recorded, as Prometheus would. Independent of the library's own sums. */
export function addUp(entries: Iterable<Entry>): Totals {
  const totals = new Map<string, number>();
  for (const entry of entries) for (const [key, by] of seriesOf(entry)) totals.set(key, (totals.get(key) ?? 0) + by);
  return totals;
}
