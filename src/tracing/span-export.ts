import { bytesOf, sizeOf } from '../otlp/any-value.ts';
import { type SpanItem, spans } from '../otlp/spans.ts';
import type { Stamp, Telemetry } from '../types.ts';
import type { ReadableSpan, SpanProcessor } from './adapter.ts';

/** Makes what hears of spans, and brings them where they go. */
export type SpanExport = (telemetry: Telemetry) => SpanProcessor;

const SAMPLED = 1;
// Before logs, after errors.
const PRIORITY = 14;

const json = (list: readonly unknown[]): string => (list.length ? JSON.stringify(list) : '');

function toItem(span: ReadableSpan, stamp: Stamp | undefined): SpanItem {
  const { name, attributes, events, links, status } = span;
  return {
    signal: spans,
    time: Date.now(),
    priority: PRIORITY,
    stamp,
    // Never the same as that of another.
    body: span.spanContext().spanId,
    size:
      320 + bytesOf(name + (status.message ?? '')) + sizeOf(JSON.stringify(attributes) + json(events) + json(links)),
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
