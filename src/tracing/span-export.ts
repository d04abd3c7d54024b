import { bytesOf, MAX_RECORD, sizeOf, toJson } from '../otlp/any-value.ts';
import { type SpanItem, spans, stateOf } from '../otlp/spans.ts';
import type { Stamp, Telemetry } from '../types.ts';
import type { ReadableSpan, SpanProcessor } from './adapter.ts';

/** Makes what hears of spans, and brings them where they go. Requests to what it adds to `ownUrls` are not recorded. */
export type SpanExport = (telemetry: Telemetry, ownUrls: Set<string>) => SpanProcessor;

const SAMPLED = 1;
// Before logs, after errors.
const PRIORITY = 14;
// What all spans have: ids, times, names of fields. Not much more, so that 5,000 at once fit into the queue.
const BYTES = 224;
const PARENT_BYTES = 34;
// A state, a message, and what was dropped.
const RARE_BYTES = 112;

const json = (list: readonly unknown[]): string => (list.length ? toJson(list) : '');

function measure(span: ReadableSpan): number {
  const { name, attributes, events, status } = span;
  // Not all of a context: others may have put anything into it.
  const links = span.links.map((link) => [link.attributes, stateOf(link.context)]);
  const rare = (status.message ?? '') + stateOf(span.spanContext());
  const dropped = span.droppedAttributesCount + span.droppedEventsCount + span.droppedLinksCount;
  let said = '';
  try {
    said = toJson(attributes) + json(events) + json(links);
  } catch {
    return MAX_RECORD;
  }
  return (
    BYTES +
    (span.parentSpanContext ? PARENT_BYTES : 0) +
    (rare || dropped ? RARE_BYTES : 0) +
    bytesOf(JSON.stringify(name + rare)) +
    sizeOf(said)
  );
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

/** Lets spans go the way of all records. What is said of session, user and view is what was true as they began. */
export function footlightExport(telemetry: Telemetry): SpanProcessor {
  const stamps = new WeakMap<object, Stamp>();
  return {
    onStart: (span) => void stamps.set(span, telemetry.context.stamp()),
    onEnd(span) {
      if (span.spanContext().traceFlags & SAMPLED) telemetry.record(toItem(span, stamps.get(span)));
    },
    forceFlush: async () => void (await telemetry.flush()),
    shutdown: async () => undefined,
  };
}
