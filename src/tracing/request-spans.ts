import {
  type Attributes,
  type Context,
  context,
  defaultTextMapSetter,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { monotonicNow } from '../browser/environment.ts';
import { parseUrl } from '../browser/location.ts';
import type { Timings } from '../browser/resource-timing.ts';
import type { RequestSpan, RequestStart, Telemetry } from '../types.ts';
import { contextOf, type TracingHost } from './host.ts';

const METHODS = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY)$/;

const knownMethod = (method: string): string | undefined => METHODS.exec(method.toUpperCase())?.[0];

/** What the spans of requests are made with. */
export interface RequestSpansOptions {
  readonly host: TracingHost;
  readonly timings: Timings;
  /** Whether a server may be told of the span. */
  isTold(url: string): boolean;
  readonly propagator: TextMapPropagator;
  readonly diagnose: Telemetry['diagnose'];
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client */
function attributesOf(start: RequestStart, template: string): Attributes {
  const url = parseUrl(start.url);
  const method = knownMethod(start.method) ?? '_OTHER';
  const attributes: Attributes = { ...start.attributes, 'http.request.method': method, 'url.template': template };
  if (url) {
    attributes['url.full'] = url.origin + url.pathname;
    attributes['server.address'] = url.hostname;
    attributes['server.port'] = +url.port || (url.protocol === 'https:' ? 443 : 80);
  }
  // Others are in capitals on the wire: https://fetch.spec.whatwg.org/#concept-method-normalize
  if (/^(_OTHER|PATCH)$/.test(method) && method !== start.method) {
    attributes['http.request.method_original'] = start.method;
  }
  if (start.resendCount) attributes['http.request.resend_count'] = start.resendCount;
  return attributes;
}

/** Writes the status, or what was thrown, into a span. */
export function describeOutcome(span: Span, outcome: number | Error): void {
  const isStatus = typeof outcome === 'number';
  if (isStatus && outcome) span.setAttribute('http.response.status_code', outcome);
  if (isStatus && outcome < 400) return;
  // What is thrown can be anything: the reason of an abort.
  const { name = typeof outcome, message = String(outcome) } = isStatus ? {} : (outcome ?? {});
  span.setAttribute('error.type', isStatus ? `${outcome}` : name);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(!isStatus && { message }) });
}

/** Begins the span of a request. Answers the context inside it. */
function enter(start: RequestStart, startTime: number, host: TracingHost): Context {
  const { parent, method, template = start.endpoint } = start;
  const outside = parent ? trace.setSpanContext(context.active(), parent.spanContext()) : contextOf(host);
  const span = host
    .tracer('footlight')
    .startSpan(
      `${knownMethod(method) ?? 'HTTP'} ${template}`,
      { kind: SpanKind.CLIENT, attributes: attributesOf(start, template), startTime },
      outside,
    );
  return trace.setSpan(outside, span);
}

/** Begins the span of a request. Whatever the provider of the app throws, the request goes on. */
export function beginRequestSpan(start: RequestStart, options: RequestSpansOptions): RequestSpan {
  const { host, timings, isTold, propagator, diagnose } = options;
  const contain = <Result>(task: () => Result): Result | undefined => {
    try {
      return task();
    } catch (cause) {
      if (process.env.NODE_ENV !== 'production') diagnose('a request could not be traced', cause);
      return undefined;
    }
  };
  const startedAt = monotonicNow();
  const closed = host.ambient?.opened();
  const inside =
    contain(() => enter(start, startedAt, host)) ?? trace.setSpanContext(context.active(), INVALID_SPAN_CONTEXT);
  const span = trace.getSpan(inside) as Span;
  const headers: Record<string, string> = {};
  contain(() => isTold(start.url) && propagator.inject(inside, headers, defaultTextMapSetter));
  const timing = span.isRecording() ? timings.open(start.url) : undefined;
  return {
    headers,
    run: (task) => context.with(inside, task),
    end(outcome, durationMs) {
      const now = monotonicNow();
      contain(() => describeOutcome(span, outcome));
      if (!timing) closed?.();
      timing?.wait((attributes, bodyAt = now) => {
        // At the head, also where only the end of the body is heard of.
        contain(() => span.setAttributes(attributes).end(startedAt + durationMs));
        closed?.(Math.max(bodyAt, now));
      });
    },
  };
}
