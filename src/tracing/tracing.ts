import { type TextMapPropagator, type TracerProvider, trace } from '@opentelemetry/api';
import { onLifecycle } from '../browser/lifecycle.ts';
import { currentOrigin, parseUrl } from '../browser/location.ts';
import { createTimings } from '../browser/resource-timing.ts';
import { misconfigured } from '../context/config-error.ts';
import type { Feature, Telemetry } from '../types.ts';
import { createProvider, isSuppressed, manageContext, register } from './adapter.ts';
import type { TracingHost } from './host.ts';
import { createPropagator } from './propagator.ts';
import { beginRequestSpan } from './request-spans.ts';
import { footlightExport, type SpanExport } from './span-export.ts';

/** A server that may be told of spans: its exact origin, a pattern of its URLs, or a function that knows. */
export type PropagationTarget = string | RegExp | ((request: { readonly url: string }) => boolean);

interface Propagation {
  /**
   * Who gets `traceparent` beside the page's own origin: exact origins such as `https://api.example.com`, patterns of URLs,
   * or functions. Their CORS must allow the header. @default []
   */
  readonly propagateTo?: readonly PropagationTarget[];
  /** Keys of the active OpenTelemetry baggage that are sent with it. @default [] */
  readonly baggage?: readonly string[];
}

interface OwnProvider extends Propagation {
  readonly provider?: never;
  /** Which part of what is new here is sampled, from 0 to 1. What has a parent goes by that. @default 1 */
  readonly sampleRate?: number;
  /** Whether a session is sampled as a whole, or each trace by itself. @default 'session' */
  readonly sampleBy?: 'session' | 'trace';
  /** Whether tracers of `@opentelemetry/api` are ours, where there are no others yet. @default true */
  readonly global?: boolean;
  /** Where spans go: `otelExporter()`. @default the way of all records, with the outbox */
  readonly exporter?: SpanExport;
}

interface GivenProvider extends Propagation {
  /** The provider that the app has already. It exports its spans itself; we make ours with it and name them in logs. */
  readonly provider: TracerProvider;
  readonly sampleRate?: never;
  readonly sampleBy?: never;
  readonly global?: never;
  readonly exporter?: never;
}

/** How an app is traced. */
export type TracingOptions = OwnProvider | GivenProvider;

const RULES =
  process.env.NODE_ENV === 'production'
    ? ['', '']
    : [
        'must be from 0 to 1',
        `must hold origins such as 'https://api.example.com', without a path, patterns or functions`,
      ];

const isTarget = (target: PropagationTarget): boolean =>
  typeof target !== 'string' || parseUrl(target)?.origin === target;

/** Makes what says whether a URL may be told. */
function teller(targets: readonly PropagationTarget[], telemetry: Telemetry): (url: string) => boolean {
  return (url) => {
    const origin = parseUrl(url)?.origin;
    const matches = (target: PropagationTarget): boolean => {
      if (typeof target === 'string') return target === origin;
      return typeof target === 'function' ? target({ url }) : url.search(target) >= 0;
    };
    try {
      return origin === currentOrigin() || targets.some(matches);
    } catch (cause) {
      telemetry.diagnose('a function in propagateTo threw', cause);
      return false;
    }
  };
}

/** The provider of a client, and how to let go of it. */
function start(
  telemetry: Telemetry,
  options: OwnProvider,
  propagator: TextMapPropagator,
): readonly [TracerProvider, () => void] {
  const { sampleRate = 1, sampleBy, global = true, exporter = footlightExport } = options;
  const provider = createProvider({
    resource: telemetry.context.service as Record<string, string>,
    processor: exporter(telemetry),
    sampleRate,
    sampleBy: (traceId) => (sampleBy === 'trace' ? traceId : String(telemetry.context.stamp()['session.id'])),
  });
  const unregister = global ? register(provider, propagator) : undefined;
  return [
    provider,
    () => {
      unregister?.();
      provider.shutdown().catch(() => undefined);
    },
  ];
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
  const { propagateTo = [], baggage = [], sampleRate = 1, provider: given } = options;
  if (!(sampleRate >= 0 && sampleRate <= 1)) misconfigured(`sampleRate ${sampleRate}`, RULES[0] as string);
  if (!propagateTo.every(isTarget)) misconfigured(`propagateTo ${propagateTo}`, RULES[1] as string);
  return (telemetry) => {
    if (telemetry.context.tracing) {
      telemetry.diagnose('tracing() stands twice among the features');
      return () => undefined;
    }
    const propagator = createPropagator(baggage);
    const [provider, letGo] = given ? [given, () => undefined] : start(telemetry, options, propagator);
    const unmanageContext = manageContext();
    const timings = createTimings();
    const isTold = teller(propagateTo, telemetry);
    const host: TracingHost = {
      tracer: (name, version) => provider.getTracer(name, version),
      active: () => trace.getActiveSpan()?.spanContext(),
      request: (begun) => (isSuppressed() ? undefined : beginRequestSpan(begun, { host, timings, propagator, isTold })),
    };
    telemetry.context.tracing = host;
    const stopListening = onLifecycle((away) => away && timings.flush());
    return () => {
      stopListening();
      timings.flush();
      timings.stop();
      letGo();
      unmanageContext();
      telemetry.context.tracing = undefined;
    };
  };
}
