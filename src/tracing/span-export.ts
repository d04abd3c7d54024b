import { MAX_RECORD, sizeOf, toJson } from '../otlp/any-value.ts';
import { type SpanItem, spans, stateOf } from '../otlp/spans.ts';
import { scrubText } from '../privacy/scrub-text.ts';
import type { Stamp, Telemetry } from '../types.ts';
import type { ReadableSpan, SpanProcessor } from './adapter.ts';

/** Makes what hears of spans, and brings them where they go. Requests to what it adds to `ownUrls` are not recorded. */
export type SpanExport = (telemetry: Telemetry, ownUrls: Set<string>) => SpanProcessor;

const SAMPLED = 1;
// Before logs, after errors.
const PRIORITY = 14;
// What all spans have: ids, times, names of fields. Not much more, so that 5,000 at once fit into the queue: what is measured
// as JSON has more of what counts as a value than a span has.
const BYTES = -72;

function measure(span: ReadableSpan): number {
  const { name, attributes, events, status } = span;
  // Not all of a context: others may have put anything into it.
  const links = span.links.map((link) => [link.attributes, stateOf(link.context)]);
  const rare = [
    status.message,
    stateOf(span.spanContext()),
    span.parentSpanContext && 1,
    span.droppedAttributesCount,
    span.droppedEventsCount,
    span.droppedLinksCount,
  ];
  try {
    return BYTES + sizeOf(toJson([name, attributes, events, links, ...rare.filter(Boolean)]));
  } catch {
    return MAX_RECORD;
  }
}

function toItem(span: ReadableSpan, stamp: Stamp | undefined): SpanItem {
  return {
    signal: spans,
    time: Date.now(),
    priority: PRIORITY,
    stamp,
    // Never the same as that of another.
    body: span.spanContext().spanId,
    size: measure(span),
    span,
  };
}

/** Takes out of what the app says of exceptions what URLs in it may tell, as of all errors. */
function scrubExceptions({ events }: ReadableSpan): void {
  for (const { attributes = {} } of events) {
    for (const key of ['exception.message', 'exception.stacktrace']) {
      if (attributes[key]) attributes[key] = scrubText(`${attributes[key]}`);
    }
  }
}

/** Lets spans go the way of all records. What is said of session, user and view is what was true as they began. */
export function footlightExport(telemetry: Telemetry): SpanProcessor {
  const stamps = new WeakMap<object, Stamp>();
  return {
    onStart: (span) => void stamps.set(span, telemetry.context.stamp()),
    onEnd(span) {
      if (!(span.spanContext().traceFlags & SAMPLED)) return;
      scrubExceptions(span);
      telemetry.record(toItem(span, stamps.get(span)));
    },
    forceFlush: async () => void (await telemetry.flush()),
    shutdown: async () => undefined,
  };
}
