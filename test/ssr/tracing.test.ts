import { context, propagation, trace } from '@opentelemetry/api';
import { createFetch, createLogger, createMeter, createTelemetry, requests, type Telemetry } from 'footlight';
import { otelExporter } from 'footlight/otel-exporter';
import {
  bindSpan,
  createTracer,
  documentLoad,
  routeChanges,
  traceComponent,
  tracing,
  withSpan,
} from 'footlight/tracing';
import { afterEach, describe, expect, it, vi } from 'vitest';

const REGISTRY = Symbol.for('opentelemetry.js.api.1');

const start = (): Telemetry =>
  createTelemetry({
    service: { name: 'shop-web' },
    endpoint: '/telemetry',
    features: [tracing({ propagateTo: ['https://api.test'] }), documentLoad(), routeChanges(), requests()],
  });

class Cart {
  readonly items = ['a', 'b'];

  @traceComponent('cart.add')
  add(item: string): number {
    return this.items.push(item);
  }

  @traceComponent('cart.save')
  async save(): Promise<readonly string[]> {
    return this.items;
  }

  @traceComponent('cart.each')
  *each(): Generator<string> {
    yield* this.items;
  }
}

/** What is on the global object, and what it is. */
const globals = () =>
  new Map(
    Reflect.ownKeys(globalThis).map((name) => [
      name,
      Object.getOwnPropertyDescriptor(globalThis, name)?.value as unknown,
    ]),
  );

describe('on a server', () => {
  afterEach(() => {
    vi.useRealTimers();
    expect(REGISTRY in globalThis).toBe(false);
  });

  it('importing the tracing entries changes no global, starts no timer and registers nothing', async () => {
    vi.resetModules();
    const before = globals();
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const intervals = vi.spyOn(globalThis, 'setInterval');
    const [entry, exporter] = [await import('footlight/tracing'), await import('footlight/otel-exporter')];
    expect(entry.tracing).not.toBe(tracing);
    expect(exporter.otelExporter).toBeInstanceOf(Function);
    expect([timers, intervals].flatMap(({ mock }) => mock.calls)).toEqual([]);
    vi.restoreAllMocks();
    expect(globals()).toEqual(before);
  });

  it.each(['development', 'production'])('the features of tracing do nothing in %s', (env) => {
    vi.stubEnv('NODE_ENV', env);
    vi.useFakeTimers();
    const before = globals();
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const telemetry = start();
    expect(telemetry.isActive).toBe(false);
    expect(telemetry.context.tracing).toBeUndefined();
    expect(globals()).toEqual(before);
    expect(vi.getTimerCount()).toBe(0);
    expect(warn).not.toHaveBeenCalled();
  });

  it('an exporter is made and not used', () => {
    vi.useFakeTimers();
    const exporter = vi.fn(otelExporter());
    const features = [tracing({ exporter })];
    createTelemetry({ service: { name: 'shop-web' }, endpoint: '/telemetry', features });
    expect(exporter).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('spans are there and record nothing', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const tracer = createTracer(start(), { name: 'checkout' });
    const answer = withSpan(tracer, 'work', { attributes: { a: 1 } }, (span) =>
      bindSpan(span, () => [span.isRecording(), trace.getActiveSpan()])(),
    );
    expect(answer).toEqual([false, undefined]);
    expect(await withSpan(tracer, 'work', async () => 5)).toBe(5);
    const error = new Error('x');
    expect(await withSpan(tracer, 'work', () => Promise.reject(error)).catch((thrown) => thrown)).toBe(error);
    expect(() =>
      withSpan(tracer, 'work', () => {
        throw error;
      }),
    ).toThrow(error);
    expect(warn).not.toHaveBeenCalled();
  });

  it('traced methods are what they were', async () => {
    start();
    const cart = new Cart();
    expect(cart.add('c')).toBe(3);
    expect(await cart.save()).toEqual(['a', 'b', 'c']);
    expect([...cart.each()]).toEqual(['a', 'b', 'c']);
  });

  it('a fetch client fetches, and tells nobody of spans', async () => {
    const send = vi.fn(async (..._: Parameters<typeof fetch>) => new Response('x'));
    const telemetry = start();
    const parent = createTracer(telemetry).startSpan('work');
    await createFetch(telemetry, { fetch: send })('https://api.test/x', { parent });
    expect(new Headers(send.mock.calls[0]?.[1]?.headers).has('traceparent')).toBe(false);
  });

  it('what is recorded in a span goes nowhere, as all else', async () => {
    const telemetry = start();
    withSpan(createTracer(telemetry), 'work', () => {
      createLogger(telemetry).info('x');
      createMeter(telemetry)
        .histogram('h', { bounds: [1] })
        .record(1);
    });
    expect(await telemetry.stop()).toEqual({ sent: 0, kept: 0, dropped: 0, rejected: 0, collapsed: 0 });
    expect([context.active().getValue(REGISTRY), propagation.fields()]).toEqual([undefined, []]);
  });
});
