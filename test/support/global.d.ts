/** The global build, as pages of the test site have it. */
declare const footlight: typeof import('footlight');

/** What pages under `/traced` have besides. */
declare const traced: {
  readonly footlight: typeof import('footlight');
  readonly tracing: typeof import('footlight/tracing');
  readonly exporter: typeof import('footlight/otel-exporter');
  readonly api: typeof import('@opentelemetry/api');
};
