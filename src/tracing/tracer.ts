import {
  context,
  ProxyTracerProvider,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { scrubText } from '../privacy/scrub-text.ts';
import type { Telemetry } from '../types.ts';
import { hostOf } from './host.ts';

/** Which part of an app makes spans. */
export interface TracerOptions {
  /** The instrumentation scope of its spans. @default 'app' */
  readonly name?: string;
  /** The version of that part. */
  readonly version?: string;
}

/**
 * Makes a tracer of OpenTelemetry, whose spans go the way of the client's records. Without `tracing()` among the client's
 * features, and on a server, its spans are there and nothing is recorded.
 *
 * @example
 * const tracer = createTracer(telemetry, { name: 'checkout' });
 * const order = await withSpan(tracer, 'place order', () => place(cart));
 */
export function createTracer(telemetry: Telemetry, { name = 'app', version }: TracerOptions = {}): Tracer {
  const host = hostOf(telemetry);
  if (process.env.NODE_ENV !== 'production' && !host && telemetry.isActive)
    telemetry.diagnose('createTracer() needs tracing() among the features');
  return host?.tracer(name, version) ?? new ProxyTracerProvider().getTracer(name, version);
}

/** Writes what was thrown into a span, as an exception and as its status. */
export function failSpan(span: Span, thrown: unknown): void {
  let name: string = typeof thrown;
  let message = name;
  let stack = '';
  try {
    if (thrown instanceof Error) ({ name, message, stack = '' } = thrown);
    else message = String(thrown);
    message = scrubText(message);
    stack = scrubText(stack);
  } catch {
    // It does not want to be read, and is thrown on all the same.
  }
  // Not the error itself: the SDK would take its `code`, 20 of an abort, for its type.
  span.recordException({ name, message, stack });
  span.setAttribute('error.type', name);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/** Whether something is there later. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as Partial<PromiseLike<unknown>> | undefined | null)?.then === 'function';

/** Runs a function, and ends a span when what it answers is there, which may be a promise, unless the app has ended it. */
export function endSpan<Result>(span: Span, run: () => Result): Result {
  const done = <Value>(value: Value): Value => {
    if (span.isRecording()) span.end();
    return value;
  };
  const fail = (thrown: unknown): never => {
    if (span.isRecording()) failSpan(span, thrown);
    throw done(thrown);
  };
  try {
    const result = run();
    return isPromise(result) ? (result.then(done, fail) as Result) : done(result);
  } catch (thrown) {
    return fail(thrown);
  }
}

type Task<Result> = (span: Span) => Result;

/**
 * Runs a function in a span, which is active until the function returns, and ends when what it answers is there, a promise
 * included. What it throws is written into the span and thrown on.
 *
 * The browser cannot follow a context over `await`: after the first one the span is active no more. Give it on where it
 * matters, by the argument, `bindSpan` or `{ parent: span }` of a request.
 *
 * @example
 * await withSpan(tracer, 'run code', async (span) => {
 *   const course = await (await api('/courses/42')).json(); // the span is active when the request is made
 *   await api('/runs', { method: 'POST', parent: span }); // it is no more: say it
 * });
 */
export function withSpan<Result>(tracer: Tracer, name: string, task: Task<Result>): Result;
export function withSpan<Result>(tracer: Tracer, name: string, options: SpanOptions, task: Task<Result>): Result;
export function withSpan<Result>(
  tracer: Tracer,
  name: string,
  ...rest: readonly [Task<Result>] | readonly [SpanOptions, Task<Result>]
): Result {
  const task = rest.at(-1) as Task<Result>;
  const span = tracer.startSpan(name, rest.length > 1 ? (rest[0] as SpanOptions) : {});
  return endSpan(
    span,
    bindSpan(span, () => task(span)),
  );
}

/**
 * A function that runs with a span active, whenever it is called: for what comes after an `await`, and for callbacks. It
 * does not end the span.
 *
 * @example
 * setTimeout(bindSpan(span, () => logger.info('still waiting')), 1_000); // the log names the span
 */
export function bindSpan<Args extends readonly unknown[], Result>(
  span: Span,
  task: (...args: Args) => Result,
): (...args: Args) => Result {
  return function (this: unknown, ...args) {
    return context.with(trace.setSpan(context.active(), span), () => Reflect.apply(task, this, args));
  };
}
