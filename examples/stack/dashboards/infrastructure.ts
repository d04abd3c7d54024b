import type { DashboardOptions } from './dashboard.ts';
import { graph } from './panels.ts';

/** What does the telemetry cost, and does it fit? */
export const infrastructure = (): DashboardOptions => ({
  uid: 'infrastructure',
  title: 'Infrastructure',
  description: 'What does the telemetry cost, and does it fit?',
  rows: [
    {
      title: 'Collector',
      panels: [
        graph(
          { title: 'Processor, in cores' },
          { expr: 'rate(otelcol_process_cpu_seconds[$__rate_interval])', legend: '{{instance}}' },
        ),
        graph(
          { title: 'Memory', unit: 'bytes' },
          { expr: 'otelcol_process_memory_rss', legend: '{{instance}} in all' },
          { expr: 'otelcol_process_runtime_heap_alloc_bytes', legend: '{{instance}} heap' },
        ),
        graph(
          { title: 'Queues to the stores, of their capacity', unit: 'percentunit', limits: { yellow: 0.5, red: 0.8 } },
          { expr: 'otelcol_exporter_queue_size / otelcol_exporter_queue_capacity', legend: '{{exporter}}' },
        ),
        graph(
          { title: 'Series of browsers, of the limit', description: 'At the limit new ones are dropped.' },
          { expr: 'otelcol_deltatocumulative_streams_tracked', legend: '{{instance}}' },
          { expr: 'max(otelcol_deltatocumulative_streams_limit)', legend: 'limit' },
        ),
        graph(
          { title: 'Points in a batch of metrics' },
          {
            expr: 'sum(rate(otelcol_processor_batch_batch_send_size_sum{processor="batch/one-at-a-time"}[$__rate_interval])) / sum(rate(otelcol_processor_batch_batch_send_size_count{processor="batch/one-at-a-time"}[$__rate_interval]))',
            legend: 'before they are added up',
          },
        ),
        graph(
          { title: 'Sent on, a second' },
          {
            expr: 'sum by (exporter) (rate({__name__=~"otelcol_exporter_sent_(metric_points|log_records|spans)"}[$__rate_interval]))',
            legend: '{{exporter}}',
          },
        ),
      ],
    },
    {
      title: 'Scrapes and Prometheus',
      panels: [
        graph(
          { title: 'Answers to scrapes', limits: { yellow: 1, red: 0.5 } },
          { expr: 'up', legend: '{{job}} {{instance}}' },
        ),
        graph(
          { title: 'How long scrapes take', unit: 's' },
          { expr: 'scrape_duration_seconds', legend: '{{job}} {{instance}}' },
        ),
        graph(
          { title: 'Samples that Prometheus takes, a second' },
          {
            expr: 'rate(prometheus_tsdb_head_samples_appended_total[$__rate_interval])',
            legend: '{{instance}} {{type}}',
          },
        ),
        graph({ title: 'Series in Prometheus' }, { expr: 'prometheus_tsdb_head_series', legend: '{{instance}}' }),
        graph(
          { title: 'Memory of all that is scraped', unit: 'bytes' },
          { expr: 'process_resident_memory_bytes', legend: '{{job}}' },
        ),
        graph(
          { title: 'Rules that fail, a second' },
          { expr: 'sum(rate(prometheus_rule_evaluation_failures_total[$__rate_interval]))', legend: 'Prometheus' },
        ),
      ],
    },
    {
      title: 'Loki and Jaeger',
      panels: [
        graph(
          { title: 'Lines that Loki takes, a second' },
          { expr: 'sum(rate(loki_distributor_lines_received_total[$__rate_interval]))', legend: 'lines' },
        ),
        graph(
          { title: 'Bytes that Loki takes, a second', unit: 'Bps' },
          { expr: 'sum(rate(loki_distributor_bytes_received_total[$__rate_interval]))', legend: 'bytes' },
        ),
        graph(
          { title: 'Spans that Jaeger takes, a second' },
          {
            expr: 'sum(rate({__name__=~"otelcol_receiver_accepted_spans(_total)?", job="jaeger"}[$__rate_interval]))',
            legend: 'spans',
          },
        ),
      ],
    },
  ],
});
