// The one file that knows the SDK of OpenTelemetry: when that is replaced upstream, this is what changes.
import {
  context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import {
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
  /** How many of a hundred, divided by a hundred, are sampled. */
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
      root: { shouldSample: (of, traceId) => ratio.shouldSample(of, sampleBy(traceId)), toString: () => `${ratio}` },
    }),
  });
}

/** Whether what happens now is not to be traced: the requests of an exporter. */
export const isSuppressed = (): boolean =>
  context.active().getValue(createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')) === true;

/** Whether something remembers which span is active. */
const isContextManaged = (): boolean =>
  context.with(ROOT_CONTEXT.setValue(Symbol.for('footlight'), true), () => context.active() !== ROOT_CONTEXT);

/** Makes a provider and a propagator those of `@opentelemetry/api`, if it has none yet. Answers how to undo that. */
export function register(provider: Provider, propagator: TextMapPropagator): () => void {
  // It refuses where there is one.
  if (!trace.setGlobalTracerProvider(provider)) return () => undefined;
  const isPropagatorOurs = propagation.setGlobalPropagator(propagator);
  return () => {
    trace.disable();
    // The app may have one without a provider.
    if (isPropagatorOurs) propagation.disable();
  };
}

// How many clients need the context manager that is ours.
let ours: { clients: number } | undefined;

/** Lets spans be active, if nothing does so yet. Answers how to undo that, which the last of several clients does. */
export function manageContext(): () => void {
  if (!isContextManaged()) {
    context.setGlobalContextManager(new StackContextManager().enable());
    ours = { clients: 0 };
  }
  const own = ours;
  if (own) own.clients++;
  return () => {
    if (!own || --own.clients) return;
    context.disable();
    ours = undefined;
  };
}

/** What hands spans in batches to an exporter, and all of them as the page hides. */
export const batchProcessor = (exporter: SpanExporter): SpanProcessor => new BatchSpanProcessor(exporter);
