'use client';

import { type Counter, type CounterOptions, createMeter } from 'footlight';
import { useMemo } from 'react';
import { useTelemetry } from './context.ts';

/**
 * A counter of the tree's client: made at the first render, the same over all further ones. What cannot be a metric throws a
 * `TelemetryConfigError` in development.
 *
 * @param name of the metric, as `code.executions`: `code_executions_total` in Prometheus
 * @param options its unit and description. They are for ever, as its name: later ones are not heeded
 * @example
 * const executions = useCounter('code.executions', { unit: '{execution}' });
 * return <button onClick={() => executions.add(1, { language: 'jac' })}>Run</button>;
 */
export function useCounter(name: string, options?: CounterOptions): Counter {
  const telemetry = useTelemetry();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the options of a name are for ever, and mostly a new object
  return useMemo(() => createMeter(telemetry).counter(name, options), [telemetry, name]);
}
