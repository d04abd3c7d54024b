import type { Item, Signal } from '../types.ts';
import { attributesField, bytesOf, createLimit, text } from './any-value.ts';
import { encodeByResource, groupBy } from './resource.ts';

/** Fields of a `LogRecord` that many have alike: its severity and, of events, its name; the span that it was made in. */
export interface LogHead {
  readonly severityNumber: number;
  readonly severityText?: string;
  readonly eventName?: string | undefined;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly flags?: number;
}

/** One log record or event, as it waits. */
export interface LogItem extends Item {
  /** Name of the logger: the instrumentation scope. */
  readonly scope: string;
  readonly head: LogHead;
}

function encodeLog({ time, head, body, attributes = {}, repeated, size }: LogItem): object {
  const message = { stringValue: text(body) };
  const within = createLimit(size, () => [head, message]);
  // First, because there is a limit.
  const all = repeated ? { 'footlight.repeated': repeated, ...attributes } : attributes;
  return { timeUnixNano: `${time}000000`, ...head, body: message, ...attributesField(all, within) };
}

/** The logs signal: `LogRecord`s at `/v1/logs`. https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export const logs: Signal = {
  name: 'logs',
  encode(items: readonly LogItem[], service) {
    const scopes = (same: readonly LogItem[]): object => ({
      scopeLogs: groupBy(same, ({ scope }) => scope).map(([name, of]) => ({
        scope: { name: text(name) },
        logRecords: of.map(encodeLog),
      })),
    });
    return JSON.stringify({ resourceLogs: encodeByResource(items, service, scopes) });
  },
  measure: (item: LogItem) => bytesOf(encodeLog(item)) + 1,
};
