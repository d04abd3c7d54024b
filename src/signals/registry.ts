import { toText } from '../otlp/any-value.ts';
import { encodeMetrics, type Metric, type MetricIdentity, type Point } from '../otlp/metrics.ts';
import type { Context, Encoded, Labels, Source } from '../types.ts';

const MAX_LABEL_SETS = 2_000;
const MAX_LABELS = 128;
// Characters.
const MAX_LABEL = 1_024;
// Above all severities.
const METRICS_PRIORITY = 99;
const OVERFLOW = [['otel.metric.overflow', 'true']] as const;

/** A metric and its points in the current window, by their labels. */
export interface Instrument extends MetricIdentity {
  points: Map<string, Point>;
  /** Those points by their labels as they were given. */
  given: Map<string, Point>;
}

/** The metrics of one client. */
export interface Registry extends Source {
  /** The instrument of a name. `undefined` if the name is taken by one of another kind, unit or bounds. */
  open(identity: MetricIdentity): Instrument | undefined;
  /** Adds one value to a point of an instrument. */
  add(instrument: Instrument, point: Point, value: number): void;
}

const signature = ({ unit, bounds }: MetricIdentity): string => `${unit} ${bounds}`;

/** Labels as they are given, as a text that no others have; none where others may have it, or it is long. */
function givenAs(labels: Labels): string {
  for (const name in labels) {
    const value: unknown = labels[name];
    if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value ?? 0)) return '';
  }
  const key = JSON.stringify(labels);
  return key.length > MAX_LABEL ? '' : key;
}

/** The point of some labels, made where it is missing. */
export function pointOf(instrument: Instrument, labels: Labels): Point {
  const { given } = instrument;
  // Without what says how to write them.
  const own = { ...labels };
  const key = givenAs(own);
  const point = given.get(key) ?? findPoint(instrument, own);
  if (key && given.size < MAX_LABEL_SETS) given.set(key, point);
  return point;
}

/** The point of labels in any order. Beyond 2,000 in a window all further ones share the overflow point. */
function findPoint({ points, bounds = [] }: Instrument, labels: Labels): Point {
  // Prometheus labels are text: 200 and '200' must not become two series. Cut here, else two points could be of one series.
  let pairs: readonly (readonly string[])[] = Object.keys(labels)
    .sort()
    .slice(0, MAX_LABELS)
    .flatMap((name) =>
      // In Prometheus an empty label is none: it must not become a series of its own.
      labels[name] === undefined || labels[name] === ''
        ? []
        : [[toText(name, MAX_LABEL), toText(labels[name], MAX_LABEL)]],
    );
  if (points.size >= MAX_LABEL_SETS && !points.has(JSON.stringify(pairs))) pairs = OVERFLOW;
  const key = JSON.stringify(pairs);
  const point = points.get(key) ?? {
    labels: Object.fromEntries(pairs),
    count: 0,
    sum: 0,
    buckets: [...bounds, 0].map(() => 0),
  };
  points.set(key, point);
  return point;
}

/** Metrics in two parts with half of the points each: those at even places, and those at odd ones. */
const halve = (metrics: readonly Metric[]): readonly (readonly Metric[])[] =>
  [0, 1].map((odd) => {
    let place = 0;
    return metrics
      .map((metric) => ({ ...metric, points: new Map([...metric.points].filter(() => place++ % 2 === odd)) }))
      .filter(({ points }) => points.size);
  });

/** Makes the registry of a client: aggregates where it is recorded, answers one window a flush. */
export function createRegistry(wake: () => void, context: Context): Registry {
  const instruments = new Map<string, Instrument>();
  let start = Date.now();
  let isDue = false;

  const open = (identity: MetricIdentity): Instrument | undefined => {
    const instrument = instruments.get(identity.name) ?? { ...identity, points: new Map(), given: new Map() };
    instruments.set(identity.name, instrument);
    return signature(instrument) === signature(identity) ? instrument : undefined;
  };

  const due = (): void => {
    isDue = true;
    wake();
  };

  return {
    open,
    add({ name, bounds }, point, value) {
      context.inspect?.(name, point.labels, value);
      point.count++;
      point.sum += value;
      let bucket = 0;
      while (bounds && value > (bounds[bucket] ?? Infinity)) bucket++;
      point.buckets[bucket] = (point.buckets[bucket] ?? 0) + 1;
      const span = bounds && context.tracing?.active();
      if (span && span.traceFlags & 1) (point.exemplars ??= [])[bucket] ??= { ...span, value, time: Date.now() };
      due();
    },
    settle(signal, outcome, reason, count) {
      const records = open({ name: 'footlight.records', unit: '{record}', description: '' });
      if (records) pointOf(records, { signal, outcome, reason }).sum += count;
      // What was sent, and the fate of metrics, is told with the next window and asks for none: it would never end.
      if (outcome !== 'sent' && signal !== 'metrics') due();
    },
    take(service, looks) {
      if (!isDue) return undefined;
      const window = [...instruments.values()].filter(({ points }) => points.size).map((one) => ({ ...one }));
      const since = start;
      const now = Date.now();
      if (!looks) {
        isDue = false;
        start = now;
        for (const { name } of window)
          Object.assign(instruments.get(name) as Instrument, { points: new Map(), given: new Map() });
      }
      const encode = (metrics: readonly Metric[]): Encoded => ({
        signal: 'metrics',
        time: now,
        priority: METRICS_PRIORITY,
        count: metrics.reduce((sum, { points }) => sum + points.size, 0),
        json: encodeMetrics(metrics, service, since, now),
        split: () => halve(metrics).map(encode),
      });
      return encode(window);
    },
  };
}
