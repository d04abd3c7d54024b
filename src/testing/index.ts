export { asTestTelemetry, createTestTelemetry, type TestTelemetry } from './create-test-telemetry.ts';
export type { LogReader } from './read-logs.ts';
export type { Measured, MetricReader } from './read-metrics.ts';
export type { SpanReader } from './read-spans.ts';
export type {
  RecordedError,
  RecordedEvent,
  RecordedLog,
  RecordedPageViews,
  RecordedSeries,
  RecordedSpan,
} from './recorded.ts';
