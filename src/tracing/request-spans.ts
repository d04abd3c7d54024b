import {
  type Attributes,
  type Context,
  context,
  defaultTextMapSetter,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { monotonicNow } from '../browser/environment.ts';
import { parseUrl } from '../browser/location.ts';
import type { Timings } from '../browser/resource-timing.ts';
import type { RequestSpan, RequestStart } from '../types.ts';
import type { TracingHost } from './host.ts';

const METHODS = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY)$/;

/** What the spans of requests are made with. */
export interface RequestSpansOptions {
  readonly host: TracingHost;
  readonly timings: Timings;
  /** Whether a server may be told of the span. */
  isTold(url: string): boolean;
  readonly propagator: TextMapPropagator;
}

/** The context that a request is made in: of the given parent, of the active span, or of what the page does. */
function contextOf({ parent }: RequestStart, { ambient }: TracingHost): Context {
  const active = context.active();
  if (parent) return trace.setSpanContext(active, parent.spanContext());
  return ambient && !trace.getSpan(active) ? trace.setSpan(active, ambient.span) : active;
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client */
function attributesOf(start: RequestStart, method: string): Attributes {
  const url = parseUrl(start.url);
  const attributes: Attributes = {
    'http.request.method': method,
    'url.template': start.template ?? start.endpoint,
  };
  if (url) {
    attributes['url.full'] = url.origin + url.pathname;
    attributes['server.address'] = url.hostname;
    attributes['server.port'] = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  }
  if (method !== start.method) attributes['http.request.method_original'] = start.method;
  if (start.resendCount) attributes['http.request.resend_count'] = start.resendCount;
  return attributes;
}

function describeOutcome(span: Span, outcome: number | Error): void {
  const isStatus = typeof outcome === 'number';
  if (isStatus && outcome) span.setAttribute('http.response.status_code', outcome);
  if (isStatus && outcome < 400) return;
  // What is thrown can be anything: the reason of an abort.
  const { name = typeof outcome, message = String(outcome) } = isStatus ? {} : (outcome ?? {});
  span.setAttribute('error.type', isStatus ? `${outcome}` : name);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(!isStatus && { message }) });
}

/** Begins the span of a request. */
export function beginRequestSpan(start: RequestStart, options: RequestSpansOptions): RequestSpan {
  const { host, timings, isTold, propagator } = options;
  const outside = contextOf(start, host);
  const upper = start.method.toUpperCase();
  const method = METHODS.test(upper) ? upper : '_OTHER';
  const closed = host.ambient?.opened();
  const span = host
    .tracer('footlight')
    .startSpan(
      `${method === upper ? method : 'HTTP'} ${start.template ?? start.endpoint}`,
      { kind: SpanKind.CLIENT, attributes: attributesOf(start, method) },
      outside,
    );
  const inside = trace.setSpan(outside, span);
  const headers: Record<string, string> = {};
  if (isTold(start.url)) propagator.inject(inside, headers, defaultTextMapSetter);
  const timing = span.isRecording() ? timings.open(start.url) : undefined;
  return {
    headers,
    run: (task) => context.with(inside, task),
    end(outcome) {
      const endedAt = monotonicNow();
      closed?.();
      describeOutcome(span, outcome);
      timing?.wait((attributes) => span.setAttributes(attributes).end(endedAt));
    },
  };
}
