import {
  invalid,
  type JsonObject,
  type Plain,
  type PlainAttributes,
  readArray,
  readAttributes,
  readEnum,
  readId,
  readNumber,
  readObject,
  readObjects,
  readString,
  readUint64,
} from './otlp.ts';
import { toLabelName } from './prometheus-names.ts';
import { walk } from './walk.ts';

/** A recorded value with the span it was recorded in. */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  readonly timeUnixNano: string;
}

/** What one point says: a number, or a distribution. */
export type PointValue =
  | { readonly kind: 'counter'; readonly value: number }
  | {
      readonly kind: 'histogram';
      readonly count: number;
      readonly sum: number;
      readonly bounds: readonly number[];
      readonly bucketCounts: readonly number[];
      readonly exemplars: readonly Exemplar[];
    };

/** One data point, decoded flat. */
export interface MetricPoint {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** In Prometheus form: the point attributes by name, then the two resource attributes that count. */
  readonly labels: readonly (readonly [string, string])[];
  readonly temporality: 'delta' | 'cumulative' | 'unspecified';
  /** Identifies the sender of cumulative points. */
  readonly resourceKey: string;
  readonly startUnixNano: string;
  readonly timeUnixNano: string;
  readonly value: PointValue;
}

/** A point that could not be taken, with the reason in a word and in a sentence. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

const TEMPORALITIES = ['unspecified', 'delta', 'cumulative'] as const;
const TEMPORALITY_NAMES = TEMPORALITIES.map((name) => `AGGREGATION_TEMPORALITY_${name.toUpperCase()}`);
const RESOURCE_LABELS = ['service.name', 'deployment.environment.name'];
const NO_RECORDED_VALUE = 1;
const GAUGES = 'gauges of many browsers cannot be told apart or added up: record a counter or a histogram instead';
const UNSUPPORTED = 'only monotonic sums and histograms with explicit bounds are taken';

/** All points of an ExportMetricsServiceRequest, each decoded or refused. */
export function decodeMetrics(request: JsonObject): (MetricPoint | Refusal)[] {
  return walk(request, ['resourceMetrics', 'scopeMetrics', 'metrics'], (metric, { at, resource }) =>
    decodeMetric(metric, resource, at),
  );
}

function decodeMetric(metric: JsonObject, resource: PlainAttributes, at: string): (MetricPoint | Refusal)[] {
  const name = readString(metric['name'], `${at}.name`);
  const refuseAll = (data: unknown, reason: string, why: string): Refusal[] =>
    readArray(readObject(data, at)['dataPoints'], `${at}.dataPoints`).map(() => ({
      reason,
      message: `${name}: ${why}`,
    }));
  if (metric['gauge'] != null) return refuseAll(metric['gauge'], 'gauge', GAUGES);
  const other = metric['exponentialHistogram'] ?? metric['summary'];
  if (other != null) return refuseAll(other, 'unsupported', UNSUPPORTED);
  const kind = metric['sum'] == null ? 'histogram' : 'sum';
  const data = readObject(metric[kind], `${at}.${kind}`);
  if (kind === 'sum' && data['isMonotonic'] !== true)
    return refuseAll(data, 'non_monotonic', `not monotonic; ${GAUGES}`);
  const temporality = readEnum(data['aggregationTemporality'], TEMPORALITY_NAMES, `${at}.aggregationTemporality`);
  const shared = {
    name,
    unit: readString(metric['unit'], `${at}.unit`),
    description: readString(metric['description'], `${at}.description`),
    temporality: TEMPORALITIES[temporality] ?? 'unspecified',
    resourceKey: JSON.stringify(Object.entries(resource).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return readObjects(data, 'dataPoints', `${at}.${kind}`).flatMap((point, i) => {
    const inner = `${at}.${kind}.dataPoints[${i}]`;
    if (((readNumber(point['flags'], `${inner}.flags`) ?? 0) & NO_RECORDED_VALUE) !== 0) return [];
    return {
      ...shared,
      labels: toLabels(readAttributes(point['attributes'], `${inner}.attributes`), resource),
      startUnixNano: readUint64(point['startTimeUnixNano'], `${inner}.startTimeUnixNano`),
      timeUnixNano: readUint64(point['timeUnixNano'], `${inner}.timeUnixNano`),
      value: kind === 'sum' ? decodeSum(point, inner) : decodeHistogram(point, inner),
    };
  });
}

function decodeSum(point: JsonObject, at: string): PointValue {
  const value = readNumber(point['asInt'], `${at}.asInt`) ?? readNumber(point['asDouble'], `${at}.asDouble`);
  return { kind: 'counter', value: value ?? invalid(at, 'has neither asInt nor asDouble') };
}

function decodeHistogram(point: JsonObject, at: string): PointValue {
  const numbers = (key: string): number[] =>
    readArray(point[key], `${at}.${key}`).map((item, i) => readNumber(item, `${at}.${key}[${i}]`) ?? Number.NaN);
  const count = Number(readUint64(point['count'], `${at}.count`));
  const bounds = numbers('explicitBounds');
  const bucketCounts = numbers('bucketCounts');
  return {
    kind: 'histogram',
    count,
    sum: readNumber(point['sum'], `${at}.sum`) ?? 0,
    bounds,
    bucketCounts: bucketCounts.length === 0 && bounds.length === 0 ? [count] : bucketCounts,
    exemplars: readObjects(point, 'exemplars', at).map((item, i) => decodeExemplar(item, `${at}.exemplars[${i}]`)),
  };
}

function decodeExemplar(exemplar: JsonObject, at: string): Exemplar {
  const double = readNumber(exemplar['asDouble'], `${at}.asDouble`);
  return {
    traceId: readId(exemplar['traceId'], 16, `${at}.traceId`),
    spanId: readId(exemplar['spanId'], 8, `${at}.spanId`),
    value: double ?? readNumber(exemplar['asInt'], `${at}.asInt`) ?? Number.NaN,
    timeUnixNano: readUint64(exemplar['timeUnixNano'], `${at}.timeUnixNano`),
  };
}

function toLabels(attributes: PlainAttributes, resource: PlainAttributes): (readonly [string, string])[] {
  const labels = new Map<string, string>();
  const keys = Object.keys(attributes).sort();
  for (const key of keys) {
    const text = toText(attributes[key] ?? null);
    const name = toLabelName(key);
    const before = labels.get(name);
    // Prometheus takes an empty label for an absent one, so that two series would be one.
    if (text !== '') labels.set(name, before === undefined ? text : `${before};${text}`);
  }
  const fromResource = RESOURCE_LABELS.flatMap((key) => {
    const text = toText(resource[key] ?? null);
    return text === '' ? [] : [[toLabelName(key), text] as const];
  });
  for (const [name] of fromResource) labels.delete(name);
  return [...[...labels].sort(([a], [b]) => (a < b ? -1 : 1)), ...fromResource];
}

function toText(value: Plain): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
