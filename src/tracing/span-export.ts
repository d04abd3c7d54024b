import { type SpanItem, spans, weighSpan } from '../otlp/spans.ts';
import { scrubText } from '../privacy/scrub-text.ts';
import type { Stamp, Telemetry } from '../types.ts';
import type { ReadableSpan, SpanProcessor } from './adapter.ts';

/** Makes what hears of spans, and brings them where they go. Requests to what it adds to `ownUrls` are not recorded. */
export type SpanExport = (telemetry: Telemetry, ownUrls: Set<string>) => SpanProcessor;

const SAMPLED = 1;
// Before logs, after errors.
const PRIORITY = 14;

/** Takes out of what is said of exceptions, and of why it failed, what URLs in it may tell, as of all errors. */
export function scrubSpan({ events, status }: ReadableSpan): void {
  if (status.message) status.message = scrubText(`${status.message}`);
  for (const { attributes = {} } of events) {
    for (const key of ['exception.message', 'exception.stacktrace'])
      attributes[key] &&= scrubText(`${attributes[key]}`);
  }
}

/** Lets spans go the way of all records. What is said of session, user and view is what was true as they began. */
export function footlightExport(telemetry: Telemetry): SpanProcessor {
  // On the span itself: to look it up in a WeakMap costs more than to make a span.
  const STAMP = Symbol('stamp');
  type Stamped = { [STAMP]?: Stamp };
  return {
    onStart(span) {
      (span as Stamped)[STAMP] = telemetry.context.stamp();
    },
    onEnd(span) {
      const { spanId, traceFlags } = span.spanContext();
      if (!(traceFlags & SAMPLED)) return;
      scrubSpan(span);
      telemetry.record({
        signal: spans,
        span,
        time: Date.now(),
        priority: PRIORITY,
        stamp: (span as Stamped)[STAMP],
        size: weighSpan(span),
        // Never the same as that of another.
        body: spanId,
      } as SpanItem);
    },
    forceFlush: async () => void (await telemetry.flush()),
    shutdown: async () => undefined,
  };
}
