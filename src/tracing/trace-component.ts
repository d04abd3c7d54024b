import { type Span, type Tracer, trace } from '@opentelemetry/api';
import { bindSpan, endSpan, failSpan, isPromise } from './tracer.ts';

/** How a method is traced. */
export interface TraceComponentOptions {
  /**
   * What makes the spans. Needed with `tracing({ global: false })`, and with a `provider` that is not the global one.
   * @default the tracer `footlight` of `@opentelemetry/api`, which is ours with `tracing()`
   */
  readonly tracer?: Tracer;
}

// Of any parameters: those of a generic method too.
type Method = (...args: never) => unknown;

type Steps = Record<'next' | 'return' | 'throw', (value?: unknown) => unknown>;

const isGeneratorFunction = (method: object): boolean =>
  /GeneratorFunction/.test(Object.prototype.toString.call(method));

/** Lets a generator run in a span: active in each of its steps, from the first to the last. */
function traceSteps<Generator>(generator: Generator, start: () => Span): Generator {
  const steps = generator as Steps;
  let span: Span | undefined;
  let isOver = false;
  const end = (): void => {
    if (!isOver) span?.end();
    isOver = true;
  };
  const settle = (result: unknown): unknown => {
    if ((result as IteratorResult<unknown>).done) end();
    return result;
  };
  const fail = (thrown: unknown): never => {
    if (span && !isOver) failSpan(span, thrown);
    end();
    throw thrown;
  };
  for (const name of ['next', 'return', 'throw'] as const) {
    const step = steps[name];
    steps[name] = (...value) => {
      // Ended before its first step, it never runs.
      isOver ||= !span && name !== 'next';
      if (isOver) return step.apply(steps, value);
      span ??= start();
      try {
        const result = bindSpan(span, () => step.apply(steps, value))();
        return isPromise(result) ? result.then(settle, fail) : settle(result);
      } catch (thrown) {
        return fail(thrown);
      }
    };
  }
  return generator;
}

/**
 * Traces a method: each call is a span, which is active until the method returns, or in each step of a generator, and ends
 * when the promise it answers is settled or the generator is done. A standard (TC39) decorator, for methods that are
 * synchronous, asynchronous, or generators of both kinds. `code.function.name` is the name of the method.
 *
 * @example
 * class Cart {
 *   \@traceComponent('cart.checkout')
 *   async checkout() { … }
 * }
 */
export function traceComponent(name: string, { tracer }: TraceComponentOptions = {}) {
  return <Traced extends Method>(
    method: Traced,
    decorated: Pick<ClassMethodDecoratorContext, 'kind' | 'name'>,
  ): Traced => {
    function traced(this: unknown, ...args: readonly unknown[]): unknown {
      const start = (): Span =>
        (tracer ?? trace.getTracer('footlight')).startSpan(name, {
          attributes: { 'code.function.name': String(decorated.name) },
        });
      const run = (): unknown => Reflect.apply(method, this, args);
      // It does nothing before its first step.
      if (isGeneratorFunction(method)) return traceSteps(run(), start);
      const span = start();
      return endSpan(span, bindSpan(span, run));
    }
    return traced as unknown as Traced;
  };
}
