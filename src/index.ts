// The client
export { TelemetryConfigError } from './context/config-error.ts';
export type { TelemetryOptions } from './context/options.ts';
export type { Service } from './context/resource.ts';
export { currentRoute } from './context/route.ts';
export { setRoute } from './context/router.ts';
export { type SampleSessionsOptions, sampleSessions } from './context/sample-sessions.ts';
// Watch
export { type ConsoleLogsOptions, type ConsoleMethod, consoleLogs } from './features/console-logs.ts';
export { type CspReportsOptions, cspReports } from './features/csp-reports.ts';
export { type ErrorsOptions, errorNoise, errors } from './features/errors.ts';
export { createFetch, type FetchClient, type FetchInit, type FetchOptions } from './features/fetch.ts';
export { graphqlOperations } from './features/graphql.ts';
export { type InteractionsOptions, interactions } from './features/interactions.ts';
export { type LongFramesOptions, longFrames } from './features/long-frames.ts';
export { navigationTiming } from './features/navigation-timing.ts';
export { type PageViewsOptions, pageViews } from './features/page-views.ts';
export { type RemoteSettings, type RemoteSettingsOptions, remoteSettings } from './features/remote-settings.ts';
export { type ReportingObserverOptions, reportingObserver } from './features/reporting-observer.ts';
export { type RequestsOptions, requests } from './features/requests.ts';
export { type ResourcesOptions, resources } from './features/resources.ts';
export { sessions } from './features/sessions.ts';
export {
  type VisibilityAndConnectionOptions,
  visibilityAndConnection,
} from './features/visibility-and-connection.ts';
export { hashId } from './privacy/hash-id.ts';
export { type PrivacySignals, privacySignals } from './privacy/privacy-signals.ts';
// Hide
export {
  bearerTokens,
  cardNumbers,
  emails,
  hexStrings,
  ibans,
  type TextRedactor,
} from './privacy/text-redactors.ts';
// Record
export { type ApiRequestOptions, trackApiRequest } from './signals/api-request.ts';
export { type ReportErrorOptions, reportError } from './signals/error.ts';
export { type EventOptions, recordEvent } from './signals/event.ts';
export { createLogger, type LogFunction, type Logger, type LoggerOptions } from './signals/logger.ts';
export {
  type BoundCounter,
  type BoundHistogram,
  type Counter,
  type CounterOptions,
  createMeter,
  type Histogram,
  type HistogramOptions,
  type Meter,
} from './signals/meter.ts';
export { type PageViewOptions, trackPageView } from './signals/page-view.ts';
export type { LogToRedact, MetricToRedact, RecordToRedact, SpanToRedact } from './signals/redact-record.ts';
export { type RedactionOptions, redaction } from './signals/redaction.ts';
export { createTelemetry } from './telemetry.ts';
// Send
export { type PersistentOutboxOptions, persistentOutbox } from './transport/outbox-indexed-db.ts';

// Contracts
export type {
  Attributes,
  AttributeValue,
  Batch,
  Consent,
  Context,
  Diagnostic,
  Encoded,
  Endpoint,
  Feature,
  FlushResult,
  Item,
  Labels,
  Observation,
  OperationReader,
  OperationRequest,
  Outbox,
  OutboxHost,
  Outcome,
  Redaction,
  RequestSpan,
  RequestStart,
  Route,
  Sampling,
  Session,
  Settle,
  Signal,
  SignalName,
  Source,
  SpanIdentity,
  SpanParent,
  Stamp,
  Store,
  Telemetry,
  Tracing,
  User,
  View,
} from './types.ts';
