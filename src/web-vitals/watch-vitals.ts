import type { MetricType, ReportOpts } from 'web-vitals';
import { pathOf } from '../browser/location.ts';
import { templateOf } from '../context/route.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import { createMeter } from '../signals/meter.ts';
import type { Attributes, Feature, Telemetry } from '../types.ts';
import { createLanding } from './landing.ts';

/** What is recorded of web vitals. */
export interface WebVitalsOptions extends CapOptions {
  /**
   * Whether navigations within the document are measured too, where the browser tells of them: Chromium from 151. What is
   * measured of the page load ends with the first of them. @default false
   */
  readonly softNavigations?: boolean;
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 60 */
  readonly maxPerMinute?: number;
}

/** How the library is used. */
export interface Watching<Metric, Options> {
  /** Functions of the library, such as `onLCP`. */
  readonly watches: readonly ((report: (metric: Metric) => void, options: Options) => void)[];
  /** What they are told beside whether to report soft navigations. */
  options?(telemetry: Telemetry): Options;
  /** What more there is to say of a metric. */
  describe?(metric: Metric): Attributes;
}

const TIMES = [0.2, 0.5, 0.8, 1, 1.8, 2.5, 3, 4, 6, 10];
const LATENCIES = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2];
const SCORES = [0.01, 0.05, 0.1, 0.15, 0.25, 0.5, 1];

/** Adds the value of a metric to its histogram: that of loads, or that of soft navigations. */
function sample(telemetry: Telemetry, { name, value }: MetricType, isSoft: boolean, page: string): void {
  const isScore = name === 'CLS';
  createMeter(telemetry)
    .histogram(`frontend.web_vital.${isSoft ? 'soft_navigation.' : ''}${name.toLowerCase()}`, {
      unit: isScore ? '1' : 's',
      bounds: isScore ? SCORES : name === 'INP' ? LATENCIES : TIMES,
    })
    .record(isScore ? value : value / 1_000, { page });
}

/** https://opentelemetry.io/docs/specs/semconv/browser/events/ */
const attributesOf = ({ name, value, delta, id, rating, navigationType }: MetricType, page: string): Attributes => ({
  'browser.web_vital.name': name.toLowerCase(),
  'browser.web_vital.value': value,
  'browser.web_vital.delta': delta,
  'browser.web_vital.id': id,
  'browser.web_vital.rating': rating,
  'browser.web_vital.navigation_type': navigationType,
  'footlight.web_vital.page': page,
});

/** Records what the library reports. */
export function watchVitals<Metric extends MetricType, Options extends ReportOpts>(
  { watches, options, describe }: Watching<Metric, Options>,
  { softNavigations = false, maxPerMinute = 60 }: WebVitalsOptions,
): Feature {
  return (telemetry) => {
    const mayRecord = createCap(telemetry, maxPerMinute);
    const landing = createLanding(telemetry);
    const sampled: { [name in MetricType['name']]?: string } = {};
    let isOver = false;

    const report = (metric: Metric): void => {
      if (isOver) return;
      const { name, id, navigationURL } = metric;
      const isSoft = metric.navigationType === 'soft-navigation';
      const page = isSoft ? templateOf(pathOf(`${navigationURL}`), telemetry.context.routes) : landing.page();
      // Reported again when it has grown by the next time that the page hides; a histogram takes nothing back.
      if (sampled[name] !== id) sample(telemetry, metric, isSoft, page);
      sampled[name] = id;
      if (mayRecord())
        recordEvent(telemetry, 'browser.web_vital', { ...attributesOf(metric, page), ...describe?.(metric) });
    };

    // Of each client its own: the library keeps state by this object.
    const given = { ...options?.(telemetry), reportSoftNavs: softNavigations } as Options;
    for (const watch of watches) watch(report, given);
    return () => {
      // The library cannot be stopped.
      isOver = true;
      landing.stop();
    };
  };
}
