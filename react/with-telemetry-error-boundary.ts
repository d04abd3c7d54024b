'use client';

import { type ComponentType, createElement, type FunctionComponent } from 'react';
import { TelemetryErrorBoundary, type TelemetryErrorBoundaryProps } from './error-boundary.ts';

/**
 * A component inside a `TelemetryErrorBoundary` of its own. It takes the props of the component.
 *
 * @param component what may throw
 * @param boundary the props of the boundary. @default no fallback: nothing is shown
 * @example
 * const SafeChart = withTelemetryErrorBoundary(Chart, { fallback: <p>No chart today</p> });
 */
export function withTelemetryErrorBoundary<Props extends object>(
  component: ComponentType<Props>,
  boundary: Omit<TelemetryErrorBoundaryProps, 'children'> = {},
): FunctionComponent<Props> {
  const Guarded: FunctionComponent<Props> = (props) =>
    createElement(TelemetryErrorBoundary, boundary, createElement(component, props));
  Guarded.displayName = `withTelemetryErrorBoundary(${component.displayName || component.name})`;
  return Guarded;
}
