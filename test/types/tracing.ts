/** What does not compile with tracing. Checked by `tsc`: each line after `@ts-expect-error` must be an error. */

import { type Span, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';
import { createFetch, createTelemetry, type Feature, type FetchClient, type Telemetry } from 'footlight';
import { type OtelExporterOptions, otelExporter } from 'footlight/otel-exporter';
import {
  bindSpan,
  createTracer,
  documentLoad,
  routeChanges,
  type SpanExport,
  type TracingOptions,
  traceComponent,
  tracing,
  withSpan,
} from 'footlight/tracing';

/** Never called: it only has to compile. */
export function features(provider: TracerProvider): readonly Feature[] {
  // @ts-expect-error: a given provider samples by itself
  tracing({ provider, sampleRate: 0.5 });
  // @ts-expect-error: and says by what
  tracing({ provider, sampleBy: 'trace' });
  // @ts-expect-error: and exports by itself
  tracing({ provider, exporter: otelExporter() });
  // @ts-expect-error: and has been registered or not
  tracing({ provider, global: false });
  // @ts-expect-error: there is no such option
  tracing({ samplingRate: 0.5 });
  // @ts-expect-error: a rate is a number
  tracing({ sampleRate: '50%' });
  // @ts-expect-error: by session or by trace
  tracing({ sampleBy: 'user' });
  // @ts-expect-error: several servers are a list
  tracing({ propagateTo: 'https://api.example.com' });
  // @ts-expect-error: a URL is a text
  tracing({ propagateTo: [new URL('https://api.example.com')] });
  // @ts-expect-error: a function gets one object
  tracing({ propagateTo: [(url: string) => url.endsWith('/')] });
  // @ts-expect-error: a function says yes or no
  tracing({ propagateTo: [() => 'https://api.example.com'] });
  // @ts-expect-error: keys, not values
  tracing({ baggage: { tenant: 'a' } });
  // @ts-expect-error: an exporter is called to make it
  tracing({ exporter: otelExporter });
  // @ts-expect-error: what OpenTelemetry exports by goes into otelExporter()
  tracing({ exporter: { export: () => {}, shutdown: async () => {} } });
  // @ts-expect-error: an option that is not wanted is left out
  tracing({ sampleRate: undefined });
  // @ts-expect-error: so is a provider
  tracing({ provider: undefined });
  // @ts-expect-error: page loads have no options
  documentLoad({ name: 'load' });
  return [
    tracing(),
    tracing({ provider, propagateTo: ['https://api.example.com'], baggage: ['tenant'] }),
    tracing({ sampleRate: 0.1, sampleBy: 'session', global: false, exporter: otelExporter() }),
    tracing({ propagateTo: [/example/, ({ url }) => url.startsWith('https://')] }),
    documentLoad(),
    routeChanges(),
  ];
}

export const all: (telemetry: TracingOptions) => Feature = tracing;

export function exporter(): SpanExport {
  // @ts-expect-error: there is no such option
  otelExporter({ endpoint: 'https://collector.example.com' });
  // @ts-expect-error: a header is a text
  otelExporter({ headers: { retries: 3 } });
  // @ts-expect-error: an option that is not wanted is left out
  otelExporter({ url: undefined } satisfies OtelExporterOptions);
  return otelExporter({ url: 'https://collector.example.com/v1/traces', headers: { 'x-api-key': 'key' } });
}

export function tracers(telemetry: Telemetry): Tracer {
  // @ts-expect-error: the first argument is the client
  createTracer({ name: 'checkout' });
  // @ts-expect-error: a tracer has a name and a version
  createTracer(telemetry, { scope: 'checkout' });
  // @ts-expect-error: an option that is not wanted is left out
  createTracer(telemetry, { version: undefined });
  return createTracer(telemetry, { name: 'checkout', version: '1.4.2' });
}

export async function spans(tracer: Tracer): Promise<void> {
  // @ts-expect-error: a span has a name
  withSpan(tracer, () => 5);
  // @ts-expect-error: and something that it is around
  withSpan(tracer, 'work');
  // @ts-expect-error: options come before the function
  withSpan(tracer, 'work', () => 5, { kind: 2 });
  // @ts-expect-error: there is no such option
  withSpan(tracer, 'work', { parent: 'x' }, () => 5);
  // @ts-expect-error: it is called with the span
  withSpan(tracer, 'work', (text: string) => text);
  withSpan(tracer, 'work', (span) => span satisfies Span);
  withSpan(tracer, 'work', () => 5) satisfies number;
  // @ts-expect-error: it answers what the function answers
  withSpan(tracer, 'work', () => 5) satisfies string;
  withSpan(tracer, 'work', { root: true, attributes: { items: 3 } }, (span) => span.isRecording()) satisfies boolean;
  withSpan(tracer, 'work', async () => ({ id: 5 })) satisfies Promise<{ id: number }>;
  (await withSpan(tracer, 'work', async () => 'x')) satisfies string;
  const bound = bindSpan(trace.getSpan({} as never) as Span, (id: number, name?: string) => `${id} ${name}`);
  bound(1) satisfies string;
  bound(1, 'x') satisfies string;
  // @ts-expect-error: it takes what the function takes
  bound('x');
  // @ts-expect-error: a tracer makes spans, and is none
  bindSpan(tracer, () => 5);
}

/** What can be traced, and what cannot. */
export class Cart {
  @traceComponent('cart.add')
  add(...items: readonly string[]): number {
    return items.length;
  }
  @traceComponent('cart.checkout', { tracer: trace.getTracer('checkout') })
  async checkout(_card: string, _options?: { readonly gift: boolean }): Promise<void> {}
  @traceComponent('cart.each')
  *each(): Generator<string, number, boolean> {
    yield 'x';
    return 1;
  }
  @traceComponent('cart.stream')
  async *stream(): AsyncGenerator<string> {}
  @traceComponent('cart.open')
  static open<Item>(item: Item): Item {
    return item;
  }
  // @ts-expect-error: a field is no method
  @traceComponent('cart.items')
  items: readonly string[] = [];
  // @ts-expect-error: nor is a function in a field
  @traceComponent('cart.clear')
  clear: () => void = () => {};
  // @ts-expect-error: nor is a getter
  @traceComponent('cart.total')
  get total(): number {
    return 0;
  }
  // @ts-expect-error: a span has a name
  @traceComponent()
  remove(): void {}
  // @ts-expect-error: there is no such option
  @traceComponent('cart.find', { name: 'find' })
  find(): void {}
}

// @ts-expect-error: a class is no method
@traceComponent('order')
export class Order {}

export async function requests(telemetry: Telemetry, span: Span): Promise<typeof fetch> {
  const api: FetchClient = createFetch(telemetry, { baseUrl: '/api' });
  await api('/courses/42', { parent: span });
  await api('/courses/42', { method: 'POST', parent: undefined, resendCount: 1 });
  // @ts-expect-error: a parent is a span, not its identity
  await api('/courses/42', { parent: span.spanContext() });
  // @ts-expect-error: a count is a number
  await api('/courses/42', { resendCount: '1' });
  // @ts-expect-error: there is no such field
  await api('/courses/42', { span });
  return api;
}

export const client = (): Telemetry =>
  createTelemetry({ service: { name: 'shop-web' }, endpoint: '/otlp', features: [tracing(), documentLoad()] });
