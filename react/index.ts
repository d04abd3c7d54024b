'use client';

export { TelemetryProvider, type TelemetryProviderProps, useTelemetry } from './context.ts';
export { type FallbackProps, TelemetryErrorBoundary, type TelemetryErrorBoundaryProps } from './error-boundary.ts';
export {
  createRootErrorHandlers,
  type RootErrorHandler,
  type RootErrorHandlers,
  type RootErrorInfo,
} from './root-error-handlers.ts';
export type { OpenSpanLike, SpanLike, SpanStarterLike, TracerLike } from './span.ts';
export { TelemetryProfiler, type TelemetryProfilerProps } from './telemetry-profiler.ts';
export { useCounter } from './use-counter.ts';
export { type ErrorBoundaryHandle, useErrorBoundary } from './use-error-boundary.ts';
export { useHistogram } from './use-histogram.ts';
export { useLogger } from './use-logger.ts';
export { type ReportError, useReportError } from './use-report-error.ts';
export { type UseSpanOptions, useSpan } from './use-span.ts';
export { type AppTracer, useTracer } from './use-tracer.ts';
export { useTrackPageView } from './use-track-page-view.ts';
export { type TrackedCallbackOptions, useTrackedCallback } from './use-tracked-callback.ts';
export { withTelemetryErrorBoundary } from './with-telemetry-error-boundary.ts';
