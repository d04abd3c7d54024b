/** A metric that footlight records by itself, as it is in OTLP. */
export interface MetricContract {
  readonly name: string;
  /** By UCUM. */
  readonly unit: string;
  readonly labels: readonly string[];
  /** Upper bounds of the buckets. Only histograms have them. */
  readonly bounds?: readonly number[];
}

const LOADING = [0.2, 0.5, 0.8, 1, 1.8, 2.5, 3, 4, 6, 10];
const WAITING = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2];
const SHIFTING = [0.01, 0.05, 0.1, 0.15, 0.25, 0.5, 1];
const REQUESTING = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10];
const RENDERING = [0.001, 0.004, 0.008, 0.016, 0.033, 0.066, 0.1, 0.25];

const VITALS = ['', 'soft_navigation.'].flatMap((kind): MetricContract[] => [
  ...['lcp', 'fcp', 'ttfb'].map((vital) => ({
    name: `frontend.web_vital.${kind}${vital}`,
    unit: 's',
    labels: ['page'],
    bounds: LOADING,
  })),
  { name: `frontend.web_vital.${kind}inp`, unit: 's', labels: ['page'], bounds: WAITING },
  { name: `frontend.web_vital.${kind}cls`, unit: '1', labels: ['page'], bounds: SHIFTING },
]);

/** Everything that footlight counts and measures: what the Collector lets through, and dashboards and alerts ask for. */
export const CONTRACT: readonly MetricContract[] = [
  { name: 'frontend.page_views', unit: '{view}', labels: ['page', 'user_type'] },
  {
    name: 'frontend.api.request.duration',
    unit: 's',
    labels: ['endpoint', 'method', 'status'],
    bounds: REQUESTING,
  },
  { name: 'frontend.errors', unit: '{error}', labels: ['page', 'type', 'handled'] },
  { name: 'frontend.sessions', unit: '{session}', labels: ['user_type'] },
  ...VITALS,
  { name: 'frontend.long_frame.duration', unit: 's', labels: ['page'], bounds: WAITING },
  { name: 'frontend.resource.duration', unit: 's', labels: ['initiator', 'size'], bounds: REQUESTING },
  { name: 'frontend.react.render.duration', unit: 's', labels: ['component', 'phase'], bounds: RENDERING },
  { name: 'footlight.records', unit: '{record}', labels: ['signal', 'outcome', 'reason'] },
];

/** The labels of all of them, and what says that a metric had too many: what the Collector keeps. */
export const LABELS: readonly string[] = [
  ...new Set([...CONTRACT.flatMap(({ labels }) => labels), 'otel.metric.overflow']),
].sort();
