import type { Telemetry } from '../types.ts';
import type { Keep } from './keep.ts';
import type { RecordedSpan } from './recorded.ts';
import { toMs, toPlain, type Wire, type WireSpan } from './wire.ts';

type Request = Wire<'Spans', 'spans', WireSpan>;

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

const toSpan = ({ events = [], links = [], ...span }: WireSpan): Omit<RecordedSpan, 'resource' | 'tracer'> => ({
  name: span.name,
  kind: KINDS[span.kind] ?? 'internal',
  status: STATUSES[span.status.code] ?? 'unset',
  statusMessage: span.status.message ?? '',
  attributes: toPlain(span),
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
  start: toMs(span.startTimeUnixNano),
  end: toMs(span.endTimeUnixNano),
  events: events.map((event) => ({
    name: event.name,
    time: toMs(event.timeUnixNano),
    attributes: toPlain(event),
  })),
  links: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId, attributes: toPlain(link) })),
});

/** The spans of a request. */
const decodeSpans = (json: string): readonly RecordedSpan[] =>
  (JSON.parse(json) as Request).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({ ...toSpan(span), tracer: scope.name, resource: toPlain(resource) })),
    ),
  );

/** What a test asks of spans. */
export interface SpanReader {
  /** Spans that have ended: all, or those of this name. With `tracing()` among the features. */
  spans(name?: string): readonly RecordedSpan[];
}

/** Makes what answers it. */
export const createSpanReader = ({ requests }: Pick<Keep, 'requests'>, { context }: Telemetry): SpanReader => ({
  spans(name) {
    // Those of requests wait to be described better.
    context.tracing?.flush();
    return requests('traces')
      .flatMap(decodeSpans)
      .filter((span) => name === undefined || span.name === name);
  },
});
