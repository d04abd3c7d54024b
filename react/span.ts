'use client';

import type { Labels, SpanParent } from 'footlight';

/** As much of a span of OpenTelemetry as is needed. */
export interface SpanLike {
  setAttribute(key: string, value: string | number | boolean): unknown;
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  recordException(exception: { readonly name: string; readonly message: string; readonly stack?: string }): unknown;
  end(): void;
}

/** As much of a span of OpenTelemetry as those who have one at hand need. */
export interface OpenSpanLike extends SpanLike, SpanParent {
  addEvent(name: string, attributes?: Record<string, string | number | boolean>): unknown;
}

/** As much of a tracer of OpenTelemetry as is needed: `createTracer(telemetry)`, or any other. */
export interface TracerLike {
  startActiveSpan<Task extends (span: SpanLike) => unknown>(name: string, task: Task): ReturnType<Task>;
}

/** As much of a tracer of OpenTelemetry as begins spans that are not active. */
export interface SpanStarterLike {
  startSpan(name: string, options?: { readonly attributes?: Labels }): OpenSpanLike;
}

// `SpanStatusCode.ERROR`: https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/trace/status.ts
const ERROR = 2;

/** Runs an action, and calls back when it has ended, with what it threw, or rejected with if it is a promise. Both go on. */
export function settle<Result>(run: () => Result, onFail: (thrown: unknown) => void, onEnd: () => void): Result {
  const done = <Value>(value: Value): Value => {
    onEnd();
    return value;
  };
  const fail = (thrown: unknown): never => {
    onFail(thrown);
    throw done(thrown);
  };
  try {
    const result = run();
    const isPromise = typeof (result as PromiseLike<unknown> | undefined | null)?.then === 'function';
    return isPromise ? ((result as PromiseLike<unknown>).then(done, fail) as Result) : done(result);
  } catch (thrown) {
    return fail(thrown);
  }
}

/** Writes what was thrown into a span. */
export function failSpan(span: SpanLike, thrown: unknown): void {
  const kind = typeof thrown;
  const words = { name: kind, message: kind === 'string' ? `${thrown}` : kind };
  const { name, message, stack = '' }: Error = thrown instanceof Error ? thrown : words;
  // Not the error itself: the SDK would take its `code`, 20 of an abort, for its type.
  span.recordException({ name, message, stack });
  span.setAttribute('error.type', name);
  span.setStatus({ code: ERROR, message });
}
