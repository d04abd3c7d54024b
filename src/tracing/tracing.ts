import { type TextMapPropagator, type TracerProvider, trace } from '@opentelemetry/api';
import { onLifecycle } from '../browser/lifecycle.ts';
import { currentOrigin, parseUrl } from '../browser/location.ts';
import { createTimings } from '../browser/resource-timing.ts';
import { TelemetryConfigError } from '../context/config-error.ts';
import type { Feature, Telemetry } from '../types.ts';
import { createContextManager, createProvider, type SpanProcessor } from './adapter.ts';
import { isSuppressed, manageContext, register } from './globals.ts';
import type { TracingHost } from './host.ts';
import { explain, type OwnProvider, type PropagationTarget, type TracingOptions } from './options.ts';
import { createPropagator } from './propagator.ts';
import { beginRequestSpan } from './request-spans.ts';
import { footlightExport } from './span-export.ts';

/** Makes what says whether a URL may be told. */
function teller(targets: readonly PropagationTarget[], telemetry: Telemetry): (url: string) => boolean {
  return (url) => {
    const origin = parseUrl(url)?.origin;
    const matches = (target: PropagationTarget): boolean => {
      if (typeof target === 'string') return target === origin;
      try {
        return typeof target === 'function' ? target({ url }) : target instanceof RegExp && url.search(target) >= 0;
      } catch (cause) {
        if (process.env.NODE_ENV !== 'production') telemetry.diagnose('a function in propagateTo threw', cause);
        return false;
      }
    };
    return origin === currentOrigin() || targets.some(matches);
  };
}

/** Lets what is wrong in an exporter not reach whoever makes a span. */
function contain(processor: SpanProcessor, telemetry: Telemetry): SpanProcessor {
  const contained = (task: () => unknown): void => {
    try {
      task();
    } catch (cause) {
      if (process.env.NODE_ENV !== 'production') telemetry.diagnose('the exporter of spans threw', cause);
    }
  };
  return {
    onStart: (span, parent) => contained(() => processor.onStart(span, parent)),
    onEnding: (span) => contained(() => processor.onEnding?.(span)),
    onEnd: (span) => contained(() => processor.onEnd(span)),
    forceFlush: async () => processor.forceFlush(),
    shutdown: async () => processor.shutdown(),
  };
}

/** The provider of a client, how to let go of it, and how to flush its exporter. */
interface Started {
  readonly provider: TracerProvider;
  letGo?(): void;
  flush?(): Promise<void>;
}

/** Starts the provider of a client. */
function start(
  telemetry: Telemetry,
  options: OwnProvider,
  propagator: TextMapPropagator,
  ownUrls: Set<string>,
): Started {
  const { sampleRate = 1, sampleBy, global = true, exporter = footlightExport } = options;
  const processor = contain(exporter(telemetry, ownUrls), telemetry);
  const provider = createProvider({
    // Without what the app has not said: an exporter would send it, with no value.
    resource: JSON.parse(JSON.stringify(telemetry.context.service)),
    processor,
    sampleRate,
    sampleBy: (traceId) => (sampleBy === 'trace' ? traceId : String(telemetry.context.stamp()['session.id'])),
  });
  const unregister = global ? register(provider, propagator) : undefined;
  return {
    provider,
    letGo() {
      unregister?.();
      provider.shutdown().catch(() => undefined);
    },
    // Ours has handed all over already.
    ...(exporter !== footlightExport && { flush: () => processor.forceFlush().catch(() => undefined) }),
  };
}

/**
 * Traces an app with the OpenTelemetry SDK: spans by `createTracer`, `withSpan`, `traceComponent` and everything else that
 * uses `@opentelemetry/api`, and one for each request by `createFetch` and `requests()`. They leave at `/v1/traces`, and
 * are as durable as logs. Logs, errors and latencies name the span that is active. Sampling is by session and parent-based;
 * metrics are never sampled.
 *
 * @example
 * createTelemetry({ …, features: [tracing({ propagateTo: ['https://api.example.com'] })] });
 */
export function tracing(options: TracingOptions = {}): Feature {
  options ??= {};
  if (process.env.NODE_ENV !== 'production') {
    const problem = explain(options);
    if (problem) throw new TelemetryConfigError(problem);
  }
  const { propagateTo = [], baggage = [], provider: given } = options;
  return (telemetry) => {
    if (telemetry.context.tracing) {
      if (process.env.NODE_ENV !== 'production') telemetry.diagnose('tracing() stands twice among the features');
      return () => undefined;
    }
    const ownUrls = new Set<string>();
    const propagator = createPropagator([...baggage]);
    const started: Started = given ? { provider: given } : start(telemetry, options, propagator, ownUrls);
    const { provider } = started;
    const unmanageContext = manageContext(createContextManager);
    const timings = createTimings();
    const isTold = teller(propagateTo, telemetry);
    const listeners = new Set<() => void>();
    const host: TracingHost = {
      tracer: provider.getTracer.bind(provider),
      active() {
        const identity = trace.getActiveSpan()?.spanContext();
        // That of a span that nobody records is all zeros.
        return identity && trace.isSpanContextValid(identity) ? identity : undefined;
      },
      onAway(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      request: (begun) =>
        isSuppressed() || ownUrls.has(begun.url)
          ? undefined
          : beginRequestSpan(begun, { host, timings, propagator, isTold, diagnose: telemetry.diagnose }),
      flush() {
        timings.flush();
        return started.flush?.();
      },
    };
    telemetry.context.tracing = host;
    const stopListening = onLifecycle((away) => {
      if (!away) return;
      for (const listener of listeners) listener();
      timings.flush();
    });
    return () => {
      stopListening();
      timings.flush();
      timings.stop();
      started.letGo?.();
      unmanageContext();
      telemetry.context.tracing = undefined;
    };
  };
}
