import type { IncomingMessage } from 'node:http';
import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { type Level, withAsker } from './log.ts';
import type { ServerTelemetry } from './telemetry.ts';

/** A request, and the template of the path that answers it, if one does. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly route: string | undefined;
}

const METHODS = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY)$/;

/**
 * Answers a request in a SERVER span, which continues the trace of whoever asks, and writes a line of it. The span is active
 * in all that `answer` does: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export function inServerSpan<Reply extends { readonly status: number }>(
  { tracer, log }: ServerTelemetry,
  incoming: Incoming,
  answer: () => Promise<Reply>,
): Promise<Reply> {
  const { request, route } = incoming;
  const startedAt = performance.now();
  const method = METHODS.test(request.method ?? '') ? request.method : undefined;
  const outside = withAsker(propagation.extract(ROOT_CONTEXT, request.headers), {
    correlationId: headerOf(request, 'x-correlation-id'),
    // The word of the browser, because a demo has no passwords. Yours takes it from the session.
    userId: headerOf(request, 'x-user-id'),
  });
  const name = [method ?? 'HTTP', route].filter(Boolean).join(' ');
  const options = { kind: SpanKind.SERVER, attributes: attributesOf(incoming, method ?? '_OTHER') };
  const span = tracer.startSpan(name, options, outside);

  const finish = (status: number, thrown?: unknown): void => {
    describe(span, status, thrown);
    const duration = Math.round(performance.now() - startedAt);
    log(levelOf(status), 'request answered', { method: request.method, route, status, duration_ms: duration });
    span.end();
  };
  return context.with(trace.setSpan(outside, span), async () => {
    try {
      const reply = await answer();
      finish(reply.status);
      return reply;
    } catch (error) {
      finish(500, error);
      throw error;
    }
  });
}

function attributesOf({ request, url, route }: Incoming, method: string): Attributes {
  const userAgent = headerOf(request, 'user-agent');
  return {
    'http.request.method': method,
    ...(method === '_OTHER' && { 'http.request.method_original': request.method ?? '' }),
    ...(route && { 'http.route': route }),
    'url.path': url.pathname,
    'url.scheme': 'http',
    'server.address': url.hostname,
    'server.port': Number(url.port) || 80,
    ...(userAgent && { 'user_agent.original': userAgent }),
  };
}

/** What the client did wrong is no error of the server's: only 5xx are. */
function describe(span: Span, status: number, thrown: unknown): void {
  span.setAttribute('http.response.status_code', status);
  if (status < 500) return;
  span.setAttribute('error.type', thrown instanceof Error ? thrown.name : `${status}`);
  span.setStatus({ code: SpanStatusCode.ERROR });
  if (thrown instanceof Error) span.recordException(thrown);
}

function levelOf(status: number): Level {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
