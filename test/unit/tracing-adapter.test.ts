import { type Context, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-web';
import { describe, expect, it, vi } from 'vitest';
import type { Provider, ProviderOptions } from '../../src/tracing/adapter.ts';
import { ADAPTERS, bundleAdapter, createEar } from '../support/adapters.ts';
import { setHidden } from '../support/page.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
// By the sampler of OpenTelemetry: the least and the greatest of numbers.
const LOW_ID = '1'.padStart(32, '0');
const HIGH_ID = 'f'.repeat(8).padEnd(32, '0');

const parent = (traceFlags: number, isRemote: boolean): Context => {
  const of: SpanContext = { traceId: TRACE_ID, spanId: 'a'.repeat(16), traceFlags, isRemote };
  return trace.setSpanContext(ROOT_CONTEXT, of);
};

describe.each(ADAPTERS)('the adapter of %s', (_, path, adapter) => {
  const create = (options: Partial<ProviderOptions> = {}): Provider =>
    adapter.createProvider({ resource: {}, processor: createEar(), sampleRate: 1, sampleBy: (id) => id, ...options });

  /** Whether a span is sampled, of each of many traces. */
  const isSampled = (options: Partial<ProviderOptions>, within = ROOT_CONTEXT): boolean => {
    const tracer = create(options).getTracer('app');
    const flags = Array.from({ length: 20 }, () => tracer.startSpan('a', {}, within).spanContext().traceFlags);
    expect(new Set(flags).size).toBe(1);
    return flags[0] === 1;
  };

  describe('makes a provider', () => {
    it('whose spans are heard as they start and end, with the resource, until it shuts down', async () => {
      const processor = createEar();
      const provider = create({ processor, resource: { 'service.name': 'shop-web', 'service.version': '1' } });
      const tracer = provider.getTracer('checkout', '2.0.0');
      tracer.startSpan('outer', {}, parent(1, true)).end();
      await provider.shutdown();
      expect(processor.heard).toEqual(['outer starts', 'outer ends', 'shut down']);
      const [span] = processor.spans;
      expect(span?.resource.attributes).toEqual({ 'service.name': 'shop-web', 'service.version': '1' });
      expect(span?.instrumentationScope).toMatchObject({ name: 'checkout', version: '2.0.0' });
      expect(span?.spanContext().traceId).toBe(TRACE_ID);
      expect(span?.parentSpanContext).toMatchObject({ spanId: 'a'.repeat(16), isRemote: true });
    });

    it('that cuts texts as logs do', () => {
      const processor = createEar();
      const text = 'a'.repeat(16_385);
      create({ processor }).getTracer('app').startSpan('a', { attributes: { text } }).end();
      expect(processor.spans[0]?.attributes['text']).toBe(text.slice(1));
    });

    it('that samples what is new here by the rate', () => {
      expect(isSampled({ sampleRate: 0 })).toBe(false);
      expect(isSampled({ sampleRate: 1 })).toBe(true);
    });

    it('that samples by the id it is given, not by that of the trace', () => {
      expect(isSampled({ sampleRate: 0.5, sampleBy: () => LOW_ID })).toBe(true);
      expect(isSampled({ sampleRate: 0.5, sampleBy: () => HIGH_ID })).toBe(false);
      const asked: string[] = [];
      const sampleBy = (id: string): string => `${asked.push(id) && LOW_ID}`;
      const { traceId } = create({ sampleRate: 0.5, sampleBy }).getTracer('app').startSpan('a').spanContext();
      expect(asked).toEqual([traceId]);
    });

    it.each([true, false])('that samples a child as its parent is, remote: %s', (isRemote) => {
      expect(isSampled({ sampleRate: 0 }, parent(1, isRemote))).toBe(true);
      expect(isSampled({ sampleRate: 1 }, parent(0, isRemote))).toBe(false);
    });
  });

  it('hands spans to an exporter in batches, and what is left as the page hides', async () => {
    const exporter = new InMemorySpanExporter();
    const processor = bundleAdapter(path).batchProcessor(exporter);
    const tracer = create({ processor }).getTracer('app');
    const names = (): readonly string[] => exporter.getFinishedSpans().map(({ name }) => name);
    for (let i = 0; i < 511; i++) tracer.startSpan(`${i}`).end();
    expect(names()).toEqual([]);
    tracer.startSpan('511').end();
    expect(names()).toHaveLength(512);
    tracer.startSpan('one more').end();
    expect(names()).toHaveLength(512);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    setHidden(true);
    expect(names().at(-1)).toBe('one more');
    tracer.startSpan('the last').end();
    await processor.forceFlush();
    expect(names().at(-1)).toBe('the last');
    await processor.shutdown();
  });
});
