import { misconfigured } from '../context/config-error.ts';
import type { MetricIdentity, Point } from '../otlp/metrics.ts';
import type { Labels, Telemetry } from '../types.ts';
import { watchLabels } from './label-values.ts';
import { createRegistry, type Instrument, pointOf, type Registry } from './registry.ts';

/** What a counter counts. */
export interface CounterOptions {
  /**
   * By UCUM: `By`, `1`, or the thing counted in braces, as `{view}`. Braces do not reach the name in Prometheus.
   * @default '1'
   */
  readonly unit?: string;
  /** A sentence for whoever reads the metric. @default '' */
  readonly description?: string;
}

/** What a histogram measures, and where its buckets end. */
export interface HistogramOptions extends CounterOptions {
  /** Upper bounds of the buckets, ascending, in the unit. Fixed for ever: other bounds need another name. */
  readonly bounds: readonly number[];
}

/** A counter with its labels bound. */
export interface BoundCounter {
  /** Adds an amount. @default 1 */
  add(amount?: number): void;
}

/** Counts things. A negative or non-finite amount is diagnosed and counted as dropped. */
export interface Counter {
  /** Adds to the series of the labels. */
  add(amount: number, labels?: Labels): void;
  /** A handle for one set of labels, whose `add` looks nothing up. */
  bind(labels: Labels): BoundCounter;
}

/** A histogram with its labels bound. */
export interface BoundHistogram {
  /** Records one measurement, in the unit of the histogram. */
  record(value: number): void;
}

/** Measures things. A negative or non-finite value is diagnosed and counted as dropped. */
export interface Histogram {
  /** Records one measurement in the series of the labels, in the unit of the histogram. */
  record(value: number, labels?: Labels): void;
  /** A handle for one set of labels, whose `record` looks nothing up. */
  bind(labels: Labels): BoundHistogram;
}

/** Makes the instruments of a client. */
export interface Meter {
  /** The counter of a name: the same at every call. In Prometheus: underscores for dots, unit, `_total`. */
  counter(name: string, options?: CounterOptions): Counter;
  /** The histogram of a name: the same at every call. In Prometheus: `_bucket`, `_sum` and `_count`. */
  histogram(name: string, options: HistogramOptions): Histogram;
}

const METRIC_NAME = /^[a-z][\w./-]{0,254}$/i;

const isAscending = (bounds: readonly number[]): boolean =>
  bounds.every((bound, i) => bound > (bounds[i - 1] ?? -Infinity) && bound < Infinity);

const RULE =
  process.env.NODE_ENV === 'production'
    ? ''
    : 'must have a name of a letter, then letters, digits and _ . - /, and a histogram ascending numbers as bounds';

/**
 * Makes a meter. Metrics aggregate where they are recorded and leave as delta sums and histograms, so that any number
 * of browsers add up: https://opentelemetry.io/docs/specs/otel/metrics/data-model/#temporality
 *
 * @example
 * const completions = createMeter(telemetry).counter('learning.path.completions', { unit: '{completion}' });
 * completions.add(1, { path: 'jac-basics' });
 */
export function createMeter(telemetry: Telemetry): Meter {
  const instrumentOf = (identity: MetricIdentity) => {
    const { name, bounds } = identity;
    const isValid = METRIC_NAME.test(name) && (!bounds || isAscending(bounds));
    if (!isValid) misconfigured(`metric '${name}' [${bounds}]`, RULE);
    const registry = telemetry.isActive ? (telemetry.collect(createRegistry) as Registry) : undefined;
    const instrument = isValid ? registry?.open(identity) : undefined;
    if (registry && !instrument) telemetry.diagnose(`metric '${name}' exists with another kind, unit or bounds`);

    const { redaction } = telemetry.context;
    const find = (of: Instrument, labels: Labels): Point | undefined => {
      const safe = redaction ? redaction.labels(name, labels, telemetry) : labels;
      try {
        if (process.env.NODE_ENV !== 'production') {
          const warning = safe && watchLabels(of, safe);
          if (warning) telemetry.diagnose(warning);
        }
        return safe && pointOf(of, safe);
      } catch {
        // Labels that throw when they are read.
        return void telemetry.settle('metrics', 'dropped', 'invalid', 1);
      }
    };
    const to = (value: number, pointIn: (instrument: Instrument) => Point | undefined): void => {
      if (instrument && Number.isFinite(value) && value >= 0) {
        const point = pointIn(instrument);
        if (point) registry?.add(instrument, point, value);
      } else {
        if (registry) telemetry.settle('metrics', 'dropped', 'invalid', 1);
        if (instrument) telemetry.diagnose(`metric '${name}' cannot take ${value}`);
      }
    };
    return {
      put: (value: number, labels: Labels = {}) => to(value, (of) => find(of, labels)),
      bind(labels: Labels) {
        let point: Point | undefined;
        let window: unknown;
        return (value: number) =>
          to(value, (of) => {
            // Each window has points of its own. What was dropped is counted each time.
            if (window !== of.points || !point) point = find(of, labels);
            window = of.points;
            return point;
          });
      },
    };
  };

  return {
    counter(name, { unit = '1', description = '' } = {}) {
      const { put, bind } = instrumentOf({ name, unit, description });
      return {
        add: put,
        bind(labels) {
          const add = bind(labels);
          return { add: (amount = 1) => add(amount) };
        },
      };
    },
    histogram(name, { unit = '1', description = '', bounds }) {
      const { put, bind } = instrumentOf({ name, unit, description, bounds: bounds ?? [] });
      return { record: put, bind: (labels) => ({ record: bind(labels) }) };
    },
  };
}
