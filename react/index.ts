'use client';

export { TelemetryProvider, type TelemetryProviderProps, useTelemetry } from './context.ts';
export { type FallbackProps, TelemetryErrorBoundary, type TelemetryErrorBoundaryProps } from './error-boundary.ts';
export { useLogger } from './use-logger.ts';
export { useTrackPageView } from './use-track-page-view.ts';
