import { label } from '../otlp/any-value.ts';
import type { Attributes, Telemetry } from '../types.ts';
import { recordLog } from './log.ts';

/** What is known of an event beside its name and attributes. */
export interface EventOptions {
  /** When it happened, in milliseconds since 1970. @default now */
  readonly time?: number | undefined;
  /** The severity number: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber @default 9, INFO */
  readonly severity?: number | undefined;
  /** A sentence for whoever reads it. @default none */
  readonly message?: string | undefined;
}

/**
 * Records that something happened: a `LogRecord` with an `eventName`. The name is one of few, the attributes say the rest.
 * https://opentelemetry.io/docs/specs/semconv/general/events/
 *
 * @example
 * recordEvent(telemetry, 'lesson.completed', { 'lesson.id': 'walkers', score: 0.9 });
 */
export function recordEvent(
  telemetry: Telemetry,
  name: string,
  attributes?: Attributes,
  { time, severity = 9, message = '' }: EventOptions = {},
): void {
  const head = { severityNumber: severity, eventName: label(name) };
  recordLog(telemetry, 'footlight', head, message, attributes, severity, time);
}
