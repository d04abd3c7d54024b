import { bytesOf, bytesOfText, MAX_RECORD, sizeOf, snapshot, toText } from '../otlp/any-value.ts';
import { type LogItem, logs } from '../otlp/logs.ts';
import { scrubText } from '../privacy/scrub-text.ts';
import type { Attributes, Telemetry } from '../types.ts';
import { debugIdsOf } from './debug-ids.ts';

// Time, names of fields, and how many were dropped or came again.
const AROUND_BYTES = 140;

/** About how many bytes a log takes: not less than it does. */
export const sizeOfLog = (head: string, body: string, attributes: Attributes = {}): number =>
  Math.min(MAX_RECORD, AROUND_BYTES + bytesOf(head) + bytesOfText(body) + sizeOf(attributes));

/** Queues a log record or event: as of now, unless its time is given. */
export function recordLog(
  telemetry: Telemetry,
  scope: string,
  priority: number,
  kind: string,
  message: string,
  given?: Attributes,
  time: number = Date.now(),
): void {
  const span = telemetry.context.tracing?.active();
  const ids = span ? `,"traceId":"${span.traceId}","spanId":"${span.spanId}","flags":${span.traceFlags}` : '';
  const head = kind + ids;
  const attributes = given ? snapshot(given, scrubText, debugIdsOf) : undefined;
  const body = toText(message);
  const item: LogItem = {
    signal: logs,
    time: Math.round(time),
    priority,
    stamp: undefined,
    scope,
    head,
    body,
    attributes,
    size: sizeOfLog(head, body, attributes),
  };
  telemetry.record(item);
}
