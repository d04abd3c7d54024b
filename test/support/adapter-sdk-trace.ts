/**
 * `src/tracing/adapter.ts` on `@opentelemetry/sdk-trace`, to which `@opentelemetry/sdk-trace-web` is moving: how little is
 * to be changed. What is not of the SDK is the same in both.
 */
import type { TracerProvider as ApiTracerProvider, ContextManager } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
  StackContextManager,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export type { ReadableSpan, SpanProcessor };

/** What a provider is made of. */
export interface ProviderOptions {
  /** The attributes of the resource. */
  readonly resource: Readonly<Record<string, string>>;
  /** What hears of spans. */
  readonly processor: SpanProcessor;
  /** How many of a hundred, divided by a hundred, are sampled. */
  readonly sampleRate: number;
  /** The id that decides: 32 hex digits. */
  readonly sampleBy: (traceId: string) => string;
}

/** A provider of tracers. */
export interface Provider extends ApiTracerProvider {
  shutdown(): Promise<void>;
}

/** Makes a provider whose sampling is that of the parent, where there is one. */
export function createProvider({ resource, processor, sampleRate, sampleBy }: ProviderOptions): Provider {
  const ratio = new TraceIdRatioBasedSampler(sampleRate);
  const own = {
    attributes: resource,
    getRawAttributes: () => Object.entries(resource),
    merge: () => own,
  };
  return new TracerProvider({
    resource: own,
    spanProcessors: [processor],
    spanLimits: { attributeValueLengthLimit: 16_384 },
    sampler: new ParentBasedSampler({
      root: { shouldSample: (of, traceId) => ratio.shouldSample(of, sampleBy(traceId)), toString: () => `${ratio}` },
    }),
  });
}

/** Makes what remembers which span is active. */
export const createContextManager = (): ContextManager => new StackContextManager().enable();

/** What hands spans in batches to an exporter, and all of them as the page hides. */
export const batchProcessor = (exporter: SpanExporter): SpanProcessor => new BatchSpanProcessor({ exporter });
