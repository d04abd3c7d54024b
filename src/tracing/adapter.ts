// The one file that knows the SDK of OpenTelemetry: when that is replaced upstream, this is what changes.
import type { Context, ContextManager, TracerProvider } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
  StackContextManager,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-web';

export type { ReadableSpan, SpanProcessor };

/** What a provider is made of. */
export interface ProviderOptions {
  /** The attributes of the resource. */
  readonly resource: Readonly<Record<string, string>>;
  /** What hears of spans. */
  readonly processor: SpanProcessor;
  /** Which part is sampled, from 0 to 1. */
  readonly sampleRate: number;
  /** The id that decides: 32 hex digits. */
  readonly sampleBy: (traceId: string) => string;
}

/** A provider of tracers. */
export interface Provider extends TracerProvider {
  shutdown(): Promise<void>;
}

/**
 * Makes a provider whose sampling is that of the parent, where there is one. The basic one: all that `WebTracerProvider` adds
 * is a `register` that brings propagators of its own, 2 KB of them.
 */
export function createProvider({ resource, processor, sampleRate, sampleBy }: ProviderOptions): Provider {
  const ratio = new TraceIdRatioBasedSampler(sampleRate);
  const root = {
    shouldSample: (of: Context, traceId: string) => ratio.shouldSample(of, sampleBy(traceId)),
    toString: () => `${ratio}`,
  };
  const own = {
    attributes: resource,
    getRawAttributes: () => Object.entries(resource),
    merge: () => own,
  };
  return new BasicTracerProvider({
    resource: own,
    spanProcessors: [processor],
    // As long as texts in logs can be.
    spanLimits: { attributeValueLengthLimit: 16_384 },
    sampler: new ParentBasedSampler({
      // Where all are, nobody has to be asked.
      root: sampleRate < 1 ? root : new AlwaysOnSampler(),
    }),
  });
}

/** Makes what remembers which span is active: until a function returns, for more the browser has no means. */
export const createContextManager = (): ContextManager => new StackContextManager().enable();

/** What hands spans in batches to an exporter, and all of them as the page hides. */
export const batchProcessor = (exporter: SpanExporter): SpanProcessor => new BatchSpanProcessor(exporter);
