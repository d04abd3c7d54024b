import { bytesOf, sizeOf, snapshot, text } from '../otlp/any-value.ts';
import { type LogItem, logs } from '../otlp/logs.ts';
import type { Attributes, Telemetry } from '../types.ts';
import { debugIdsOf } from './debug-ids.ts';

/** Queues a log record or event: as of now, unless its time is given. */
export function recordLog(
  telemetry: Telemetry,
  scope: string,
  priority: number,
  head: string,
  message: string,
  given?: Attributes,
  time: number = Date.now(),
): void {
  const span = telemetry.context.tracing?.active();
  const ids = span ? `,"traceId":"${span.traceId}","spanId":"${span.spanId}","flags":${span.traceFlags}` : '';
  const attributes = given ? snapshot(given, debugIdsOf) : '';
  const body = text(String(message));
  const item: LogItem = {
    signal: logs,
    time: Math.round(time),
    priority,
    stamp: undefined,
    scope,
    head: head + ids,
    body,
    attributes,
    size: 110 + ids.length + bytesOf(body) + sizeOf(attributes),
  };
  telemetry.record(item);
}
