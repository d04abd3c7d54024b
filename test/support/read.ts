import type { Collector } from '../../examples/collector/server.ts';

/** A metric as the collector's read API answers it. */
export interface Metric {
  readonly name: string;
  readonly points: readonly {
    readonly labels: Readonly<Record<string, string>>;
    /** Of counters. */
    readonly value: number;
    /** Of histograms. */
    readonly count: number;
  }[];
}

/** What the collector's read API answers at a path. */
export const read = async <Answer>(collector: Collector, path: string): Promise<Answer> =>
  (await fetch(`${collector.url}${path}`)).json() as Promise<Answer>;

/** The points of one metric. */
export async function pointsOf(collector: Collector, name: string): Promise<Metric['points']> {
  const metrics = await read<Metric[]>(collector, '/api/metrics');
  return metrics.find((metric) => metric.name === name)?.points ?? [];
}
