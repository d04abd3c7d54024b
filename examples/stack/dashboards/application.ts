import type { DashboardOptions } from './dashboard.ts';
import { bars, figure, graph, lines } from './panels.ts';

const OF = 'service_name=~"$service"';
const BUCKETS = `sum by (le, endpoint) (rate(frontend_api_request_duration_seconds_bucket{${OF}}[$__rate_interval]))`;

const quantile = (q: number): { expr: string; legend: string } => ({
  expr: `histogram_quantile(${q}, ${BUCKETS})`,
  legend: '{{endpoint}}',
});

/** The 75th percentile of a web vital by page, with the limits of https://web.dev/articles/vitals */
const vital = (title: string, metric: string, unit: string, limits: { yellow: number; red: number }) =>
  graph(
    { title: `${title}, 75th percentile`, unit, limits },
    {
      expr: `histogram_quantile(0.75, sum by (le, page) (rate(${metric}_bucket{${OF}}[$__rate_interval])))`,
      legend: '{{page}}',
    },
  );

/** How fast is it, and what fails? As users see it: network included. */
export const application = (): DashboardOptions => ({
  uid: 'application-performance',
  title: 'Application performance',
  description: 'How fast is it, and what fails? As users see it: network included.',
  rows: [
    {
      title: 'Requests',
      panels: [
        graph(
          { title: 'Requests a second', unit: 'reqps' },
          {
            expr: `sum by (endpoint, method) (rate(frontend_api_request_duration_seconds_count{${OF}}[$__rate_interval]))`,
            legend: '{{method}} {{endpoint}}',
          },
        ),
        graph(
          {
            title: 'Failed',
            unit: 'percentunit',
            description: '5xx, and no answer at all.',
            limits: { yellow: 0.005, red: 0.01 },
          },
          { expr: `frontend:api_failures:ratio5m{${OF}}`, legend: '{{method}} {{endpoint}}' },
        ),
        bars(
          { title: 'Answers by status' },
          {
            expr: `sum by (status) (increase(frontend_api_request_duration_seconds_count{${OF}}[$__range]))`,
            legend: '{{status}}',
          },
        ),
        graph({ title: 'Half are faster than (p50)', unit: 's' }, quantile(0.5)),
        graph({ title: '95 % are faster than (p95)', unit: 's', limits: { yellow: 0.2, red: 2 } }, quantile(0.95)),
        graph({ title: '99 % are faster than (p99)', unit: 's' }, quantile(0.99)),
        graph(
          {
            title: 'Within 200 ms',
            unit: 'percentunit',
            width: 12,
            limits: { yellow: 0.95, red: 0.9 },
            description: 'Exact: a bucket ends at 200 ms.',
          },
          { expr: `frontend:api_within_200ms:ratio5m{${OF}}`, legend: '{{service_name}}' },
        ),
        graph(
          {
            title: 'On servers: p95, and failures a second',
            unit: 's',
            width: 12,
            description: 'Without the network.',
          },
          {
            expr: 'histogram_quantile(0.95, sum by (le, job) (rate(http_request_duration_seconds_bucket[$__rate_interval])))',
            legend: '{{job}} p95',
          },
          {
            expr: 'sum by (job) (rate(http_requests_total{status=~"5.."}[$__rate_interval]))',
            legend: '{{job}} failures',
          },
        ),
      ],
    },
    {
      title: 'Web vitals',
      panels: [
        vital('Largest Contentful Paint', 'frontend_web_vital_lcp_seconds', 's', { yellow: 2.5, red: 4 }),
        vital('Interaction to Next Paint', 'frontend_web_vital_inp_seconds', 's', { yellow: 0.2, red: 0.5 }),
        vital('Cumulative Layout Shift', 'frontend_web_vital_cls', 'short', { yellow: 0.1, red: 0.25 }),
        figure(
          { title: 'Good LCP, 1 h', unit: 'percentunit', width: 8, limits: { yellow: 0.75, red: 0.5 } },
          { expr: `frontend:lcp_good:ratio1h{${OF}}`, legend: '{{service_name}}' },
        ),
        figure(
          { title: 'Good INP, 1 h', unit: 'percentunit', width: 8, limits: { yellow: 0.75, red: 0.5 } },
          { expr: `frontend:inp_good:ratio1h{${OF}}`, legend: '{{service_name}}' },
        ),
        figure(
          { title: 'Good CLS, 1 h', unit: 'percentunit', width: 8, limits: { yellow: 0.75, red: 0.5 } },
          { expr: `frontend:cls_good:ratio1h{${OF}}`, legend: '{{service_name}}' },
        ),
      ],
    },
    {
      title: 'Errors and long frames',
      panels: [
        graph(
          { title: 'Errors a minute, by type' },
          { expr: `60 * sum by (type) (rate(frontend_errors_total{${OF}}[$__rate_interval]))`, legend: '{{type}}' },
        ),
        bars(
          { title: 'Errors by page' },
          {
            expr: `topk(10, sum by (page, type) (increase(frontend_errors_total{${OF}}[$__range])))`,
            legend: '{{page}} {{type}}',
          },
        ),
        graph(
          { title: 'Long frames a minute' },
          {
            expr: `60 * sum by (page) (rate(frontend_long_frame_duration_seconds_count{${OF}}[$__rate_interval]))`,
            legend: '{{page}}',
          },
        ),
        lines({ title: 'The last errors' }, '{service_name=~"$service"} | event_name=`exception`'),
      ],
    },
  ],
});
