import { toText, weigh } from '../otlp/any-value.ts';
import { type LogHead, type LogItem, logs } from '../otlp/logs.ts';
import { scrubText } from '../privacy/scrub-text.ts';
import type { Attributes, Telemetry } from '../types.ts';
import { debugIdsOf } from './debug-ids.ts';
import { snapshot } from './snapshot.ts';

// Names of fields, severity and time.
const AROUND_BYTES = 140;
// What as nanoseconds still has a place in 64 bits.
const MAX_TIME = 1.8e13;

/** About how many bytes a log takes. */
export const weighLog = ({ eventName = '' }: LogHead, body: string, attributes?: Attributes): number =>
  AROUND_BYTES + eventName.length + body.length + (attributes ? weigh(attributes) : 0);

/** Queues a log record or event: as of now, unless its time is given. */
export function recordLog(
  telemetry: Telemetry,
  scope: string,
  kind: LogHead,
  message: string,
  given?: Attributes,
  priority: number = kind.severityNumber,
  time: number = Date.now(),
): void {
  const span = telemetry.context.tracing?.active();
  const head = span ? { ...kind, traceId: span.traceId, spanId: span.spanId, flags: span.traceFlags } : kind;
  const attributes = given ? snapshot(given, scrubText, debugIdsOf) : undefined;
  const body = toText(message);
  const item: LogItem = {
    signal: logs,
    time: time > 0 && time < MAX_TIME ? Math.round(time) : Date.now(),
    priority,
    stamp: undefined,
    scope,
    head,
    body,
    attributes,
    size: weighLog(head, body, attributes),
  };
  telemetry.record(item);
}
