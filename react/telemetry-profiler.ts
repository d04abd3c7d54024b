'use client';

import { type BoundHistogram, createMeter } from 'footlight';
import {
  createElement,
  Profiler,
  type ProfilerOnRenderCallback,
  type ReactElement,
  type ReactNode,
  useMemo,
} from 'react';
import { useTelemetry } from './context.ts';

/** What a profiler takes. */
export interface TelemetryProfilerProps {
  /** The `component` label: a literal, one for all instances of a component. */
  readonly name: string;
  readonly children?: ReactNode;
}

const BOUNDS = [0.001, 0.004, 0.008, 0.016, 0.033, 0.066, 0.1, 0.25];

/**
 * Measures how long its children render, in each commit that renders any of them:
 * `frontend_react_render_duration_seconds{component,phase}`, where `phase` is `mount`, `update` or `nested-update`. React
 * measures in development and in its profiling build; in its production build this costs nothing and records nothing.
 * https://react.dev/reference/react/Profiler
 *
 * @example
 * <TelemetryProfiler name="CourseList"><CourseList /></TelemetryProfiler>
 */
export function TelemetryProfiler({ name, children }: TelemetryProfilerProps): ReactElement {
  const telemetry = useTelemetry();
  const onRender = useMemo((): ProfilerOnRenderCallback => {
    const phases: Record<string, BoundHistogram> = {};
    return (_, phase, durationMs) => {
      phases[phase] ??= createMeter(telemetry)
        .histogram('frontend.react.render.duration', { unit: 's', bounds: BOUNDS })
        .bind({ component: name, phase });
      phases[phase].record(durationMs / 1_000);
    };
  }, [telemetry, name]);
  return createElement(Profiler, { id: name, onRender }, children);
}
