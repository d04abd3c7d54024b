import type { Attributes, Labels, SpanIdentity } from '../types.ts';
import { keyValues, text } from './any-value.ts';
import { resourceOf } from './resource.ts';

const DELTA = 1;

/** What a metric is: the same for all its points. */
export interface MetricIdentity {
  readonly name: string;
  /** By UCUM: `s`, `By`, `1`, or a thing counted, as `{view}`. */
  readonly unit: string;
  readonly description: string;
  /** Upper bounds of the buckets but the last. Only histograms have them. */
  readonly bounds?: readonly number[];
}

/** A value, and the span that it was recorded in. */
export interface Exemplar extends SpanIdentity {
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** What was recorded for one set of labels in a window. */
export interface Point {
  readonly labels: Labels;
  /** How often something was recorded. */
  count: number;
  /** The sum of what was recorded. */
  sum: number;
  /** How many values fell into each bucket; one more than there are bounds. */
  readonly buckets: number[];
  /** A value of each bucket that was recorded in a sampled span. Only histograms have them. */
  exemplars?: Exemplar[];
}

/** A metric and its points. */
export interface Metric extends MetricIdentity {
  readonly points: ReadonlyMap<string, Point>;
}

const encodeExemplar = ({ traceId, spanId, value, time }: Exemplar): object => ({
  timeUnixNano: `${time}000000`,
  traceId,
  spanId,
  asDouble: value,
});

function encodeMetric({ name, unit, description, bounds, points }: Metric, times: object): object {
  const dataPoints = [...points.values()].map(({ labels, count, sum, buckets, exemplars }) => ({
    ...times,
    attributes: keyValues(labels),
    ...(bounds
      ? {
          count: `${count}`,
          sum,
          bucketCounts: buckets.map(String),
          explicitBounds: bounds,
          // Flat: it has a place for each bucket, and not all are taken.
          exemplars: exemplars?.flat().map(encodeExemplar),
        }
      : { asDouble: sum }),
  }));
  return {
    name: text(name),
    unit: text(unit),
    description: text(description),
    [bounds ? 'histogram' : 'sum']: {
      aggregationTemporality: DELTA,
      isMonotonic: bounds ? undefined : true,
      dataPoints,
    },
  };
}

/** A window of metrics as an OTLP/HTTP JSON request: delta, so that many browsers add up. */
export function encodeMetrics(metrics: readonly Metric[], service: Attributes, startMs: number, endMs: number): string {
  const times = { startTimeUnixNano: `${startMs}000000`, timeUnixNano: `${endMs}000000` };
  const scope = { scope: { name: 'footlight' }, metrics: metrics.map((metric) => encodeMetric(metric, times)) };
  return JSON.stringify({ resourceMetrics: [{ resource: resourceOf(service), scopeMetrics: [scope] }] });
}
