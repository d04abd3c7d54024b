import type { DashboardOptions } from './dashboard.ts';
import { bars, figure, graph, table } from './panels.ts';

const OF = 'service_name=~"$service"';

/** Is everything running, and can the other dashboards be believed? */
export const system = (): DashboardOptions => ({
  uid: 'system-overview',
  title: 'System overview',
  description: 'Is everything running, what is on fire, and is what the other dashboards say complete?',
  rows: [
    {
      title: 'Health',
      panels: [
        figure(
          { title: 'Running', width: 12, limits: { yellow: 1, red: 0.5 } },
          { expr: 'min by (job) (up)', legend: '{{job}}' },
        ),
        figure(
          { title: 'Critical alerts', limits: { yellow: 0.5, red: 1 } },
          { expr: 'count(ALERTS{alertstate="firing", severity="critical"}) or vector(0)' },
        ),
        figure(
          {
            title: 'Availability, 1 h',
            unit: 'percentunit',
            limits: { yellow: 0.995, red: 0.99 },
            description: 'Of the requests that users waited for, those that were answered, and not by 5xx.',
          },
          { expr: `frontend:availability:ratio1h{${OF}}`, legend: '{{service_name}}' },
        ),
        figure(
          { title: 'Requests within 200 ms', unit: 'percentunit', limits: { yellow: 0.95, red: 0.9 } },
          { expr: `frontend:api_within_200ms:ratio5m{${OF}}`, legend: '{{service_name}}' },
        ),
      ],
    },
    {
      title: 'Traffic and alerts',
      panels: [
        graph(
          { title: 'Requests a second', unit: 'reqps', description: 'As browsers count them, and as servers do.' },
          {
            expr: `sum by (service_name) (rate(frontend_api_request_duration_seconds_count{${OF}}[$__rate_interval]))`,
            legend: '{{service_name}}, in browsers',
          },
          { expr: 'sum by (job) (rate(http_requests_total[$__rate_interval]))', legend: '{{job}}' },
        ),
        graph(
          { title: 'Page views a minute' },
          {
            expr: `60 * sum by (service_name) (rate(frontend_page_views_total{${OF}}[$__rate_interval]))`,
            legend: '{{service_name}}',
          },
        ),
        table(
          { title: 'Alerts', description: 'What is firing or about to.' },
          { expr: 'sum by (alertname, severity, alertstate, service_name, endpoint) (ALERTS)' },
        ),
      ],
    },
    {
      title: 'The telemetry itself',
      panels: [
        graph(
          { title: 'Points, records and spans that arrive, a second' },
          { expr: 'sum(rate(otelcol_receiver_accepted_metric_points[$__rate_interval]))', legend: 'points of metrics' },
          { expr: 'sum(rate(otelcol_receiver_accepted_log_records[$__rate_interval]))', legend: 'logs and events' },
          { expr: 'sum(rate(otelcol_receiver_accepted_spans[$__rate_interval]))', legend: 'spans' },
        ),
        graph(
          {
            title: 'Refused or dropped by the Collector, a second',
            description: 'Zero, or what the other dashboards say is not complete.',
          },
          {
            expr: 'sum(rate(otelcol_receiver_refused_metric_points[$__rate_interval])) or vector(0)',
            legend: 'refused: points of metrics',
          },
          {
            expr: 'sum(rate(otelcol_receiver_refused_log_records[$__rate_interval])) or vector(0)',
            legend: 'refused: logs and events',
          },
          {
            expr: 'sum(rate(otelcol_receiver_refused_spans[$__rate_interval])) or vector(0)',
            legend: 'refused: spans',
          },
          {
            expr: 'sum(rate(otelcol_deltatocumulative_datapoints{error!=""}[$__rate_interval])) or vector(0)',
            legend: 'dropped: points of metrics',
          },
        ),
        bars(
          {
            title: 'What became of records in browsers',
            description: '`cap`, `sampled`, `consent`, `ignored` and `redacted` are what the app asked for.',
          },
          {
            expr: `sum by (outcome, reason) (increase(footlight_records_total{${OF}}[$__range]))`,
            legend: '{{outcome}} {{reason}}',
          },
        ),
      ],
    },
  ],
});
