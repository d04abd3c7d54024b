'use client';

import { useMemo } from 'react';
import { useTelemetry } from './context.ts';
import type { OpenSpanLike, SpanStarterLike, TracerLike } from './span.ts';

/** A tracer of OpenTelemetry, as far as components need it. */
export interface AppTracer extends TracerLike, SpanStarterLike {}

/** Its spans are there, and nothing is recorded. */
function createNoTracer(): AppTracer {
  const nothing = (): void => undefined;
  const span: OpenSpanLike = {
    setStatus: nothing,
    recordException: nothing,
    setAttribute: nothing,
    addEvent: nothing,
    end: nothing,
    spanContext: () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }),
  };
  return {
    startSpan: () => span,
    startActiveSpan: (_, task) => task(span) as ReturnType<typeof task>,
  };
}

/**
 * A tracer of the tree's client: `createTracer` without an import of `footlight/tracing`. The same over all renders. Where
 * `tracing()` is not among the client's features, and on a server, its spans are there and nothing is recorded.
 *
 * @param name which part of the app makes spans: the instrumentation scope
 * @example
 * const tracer = useTracer('playground');
 * const run = useTrackedCallback('run code', () => runCode(code), { tracer });
 */
export function useTracer(name = 'app'): AppTracer {
  const { context } = useTelemetry();
  return useMemo(() => (context.tracing?.tracer(name) as AppTracer | undefined) ?? createNoTracer(), [context, name]);
}
