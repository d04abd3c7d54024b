import type { Labels } from '../types.ts';
import type { Keep } from './keep.ts';
import type { RecordedPageViews, RecordedSeries } from './recorded.ts';
import { toPlain, type Wire, type WireMetric, type WirePoint } from './wire.ts';

type Request = Wire<'Metrics', 'metrics', WireMetric>;

const toSeries = ({ name, unit }: WireMetric, point: WirePoint): RecordedSeries => ({
  name,
  unit,
  labels: toPlain(point) as RecordedSeries['labels'],
  sum: point.asDouble ?? point.sum ?? 0,
  ...(point.bucketCounts && {
    count: Number(point.count),
    bounds: point.explicitBounds ?? [],
    buckets: point.bucketCounts.map(Number),
  }),
});

/** The series of a request. */
const decodeMetrics = (json: string): readonly RecordedSeries[] =>
  (JSON.parse(json) as Request).resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(
        (metric) => (metric.sum ?? metric.histogram)?.dataPoints.map((point) => toSeries(metric, point)) ?? [],
      ),
    ),
  );

/** What a histogram has measured. */
export interface Measured {
  readonly count: number;
  readonly sum: number;
}

/** What a test asks of metrics. */
export interface MetricReader {
  /** Page views, by page and kind of user. */
  pageViews(): readonly RecordedPageViews[];
  /** The sum of a counter, over all series that have these labels; 0 where nothing was counted. */
  counter(name: string, labels?: Labels): number;
  /** What a histogram has measured, over all series that have these labels. */
  histogram(name: string, labels?: Labels): Measured;
  /** All series of all metrics, or those of this name. `footlight.records` only by name. */
  series(name?: string): readonly RecordedSeries[];
}

const OWN_METRIC = 'footlight.records';

const has = ({ labels }: RecordedSeries, wanted: Labels): boolean =>
  Object.entries(wanted).every(([name, value]) => value === undefined || labels[name] === `${value}`);

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Makes what answers it. */
export function createMetricReader({ requests }: Pick<Keep, 'requests'>): MetricReader {
  const series: MetricReader['series'] = (name) =>
    requests('metrics')
      .flatMap(decodeMetrics)
      .filter((one) => (name === undefined ? one.name !== OWN_METRIC : one.name === name));
  const seriesWith = (name: string, labels: Labels = {}): readonly RecordedSeries[] =>
    series(name).filter((one) => has(one, labels));
  return {
    series,
    pageViews: () =>
      series('frontend.page_views').map(({ labels, sum }) => ({
        page: labels['page'] ?? '',
        userType: labels['user_type'] ?? '',
        count: sum,
      })),
    counter: (name, labels) => total(seriesWith(name, labels).map(({ sum }) => sum)),
    histogram(name, labels) {
      const found = seriesWith(name, labels);
      return { count: total(found.map(({ count = 0 }) => count)), sum: total(found.map(({ sum }) => sum)) };
    },
  };
}
