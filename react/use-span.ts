'use client';

import type { Labels, Telemetry } from 'footlight';
import { type RefObject, useEffect, useRef } from 'react';
import { useTelemetry } from './context.ts';
import type { OpenSpanLike, SpanStarterLike } from './span.ts';
import { useTracer } from './use-tracer.ts';

/** What a span of a component says, and when it is. */
export interface UseSpanOptions {
  /** What makes it: `createTracer(telemetry)`, `useTracer()`, or any tracer of OpenTelemetry. @default the client's own */
  readonly tracer?: SpanStarterLike | undefined;
  /** Whether it runs, such as `isPending` of a transition. @default true, as long as the component is shown */
  readonly when?: boolean | undefined;
  /** What it says from the beginning. What they are when it begins, counts. @default {} */
  readonly attributes?: Labels | undefined;
}

/** A span, and whether it is about to end. */
interface Running {
  readonly name: string;
  readonly tracer: SpanStarterLike;
  readonly span: OpenSpanLike;
  isLeaving: boolean;
  /** Ends it, once. */
  end(): void;
}

function begin(
  { tracing }: Telemetry['context'],
  name: string,
  tracer: SpanStarterLike,
  attributes: Labels | undefined,
): Running {
  const span = tracer.startSpan(name, attributes && { attributes });
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stopListening?.();
    span.end();
  };
  const stopListening = tracing?.onAway(end);
  return { name, tracer, span, isLeaving: false, end };
}

/**
 * A span for as long as the component is shown or, with `when`, for as long as that is true: one for each time, under
 * StrictMode too, and none of a render that is thrown away. It ends when the component unmounts, when `Activity` hides it,
 * or when the page hides, after which none begins until the next time. It is never the active one: give it on.
 *
 * @param name of the span. Another name is another span
 * @returns the span while there is one, as a ref: in effects and event handlers
 * @example
 * const [isPending, startTransition] = useTransition();
 * useSpan('filter courses', { when: isPending });
 *
 * const span = useSpan('lesson', { attributes: { 'lesson.id': id } });
 * const save = () => api('/lessons', { method: 'PUT', parent: span.current });
 */
export function useSpan(
  name: string,
  { tracer: given, when = true, attributes }: UseSpanOptions = {},
): Readonly<RefObject<OpenSpanLike | undefined>> {
  const { context } = useTelemetry();
  const own = useTracer();
  const tracer = given ?? own;
  const current = useRef<OpenSpanLike>(undefined);
  const running = useRef<Running>(undefined);
  const latest = useRef(attributes);
  useEffect(() => {
    latest.current = attributes;
  });
  useEffect(() => {
    const before = running.current;
    running.current = current.current = undefined;
    if (!when) return undefined;
    // StrictMode only pretends that the component goes, and brings it back at once.
    const isSame = before?.isLeaving && before.name === name && before.tracer === tracer;
    const one = isSame ? before : begin(context, name, tracer, latest.current);
    one.isLeaving = false;
    running.current = one;
    current.current = one.span;
    return () => {
      one.isLeaving = true;
      queueMicrotask(() => {
        if (one.isLeaving) one.end();
        one.isLeaving = false;
      });
    };
  }, [context, name, tracer, when]);
  return current;
}
