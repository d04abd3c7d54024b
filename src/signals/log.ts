import { snapshot } from '../otlp/any-value.ts';
import { type LogItem, logs } from '../otlp/logs.ts';
import type { Attributes, Telemetry } from '../types.ts';

/** What a log or event says; the rest is true of the moment. */
export type LogContent = Pick<LogItem, 'scope' | 'head' | 'body'>;

/** An error by https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/ */
export const exceptionAttributes = ({ name, message, stack }: Error): Attributes => ({
  'exception.type': name,
  'exception.message': message,
  'exception.stacktrace': stack,
});

/** Queues a log record or event as of now. */
export function recordLog(telemetry: Telemetry, what: LogContent, given?: Attributes): void {
  if (!telemetry.isActive) return;
  const attributes = given ? snapshot(given) : '';
  const item: LogItem = {
    ...what,
    signal: logs,
    time: Date.now(),
    stamp: telemetry.context.stamp(),
    attributes,
    size: 110 + what.body.length + 2 * attributes.length,
  };
  telemetry.record(item);
}
