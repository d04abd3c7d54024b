'use client';

import { createMeter, type Histogram, type HistogramOptions } from 'footlight';
import { useMemo } from 'react';
import { useTelemetry } from './context.ts';

/**
 * A histogram of the tree's client: made at the first render, the same over all further ones. What cannot be a metric, such
 * as bounds that do not ascend, throws a `TelemetryConfigError` in development.
 *
 * @param name of the metric, as `code.run.duration`: `code_run_duration_seconds_bucket` in Prometheus
 * @param options its bounds, unit and description. They are for ever, as its name: later ones are not heeded
 * @example
 * const duration = useHistogram('code.run.duration', { unit: 's', bounds: [0.1, 0.5, 1, 5] });
 * useEffect(() => duration.record(seconds, { language: 'jac' }), [duration, seconds]);
 */
export function useHistogram(name: string, options: HistogramOptions): Histogram {
  const telemetry = useTelemetry();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the options of a name are for ever, and mostly a new object
  return useMemo(() => createMeter(telemetry).histogram(name, options), [telemetry, name]);
}
