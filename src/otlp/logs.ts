import type { Item, Signal } from '../types.ts';
import { attributesField, MAX_RECORD, text } from './any-value.ts';
import { encodeByResource, groupBy } from './resource.ts';

/** One log record or event, as it waits. */
export interface LogItem extends Item {
  /** Name of the logger: the instrumentation scope. */
  readonly scope: string;
  /** Fields that all records of a kind share, as OTLP text: severity and, for events, `eventName`. */
  readonly head: string;
}

function encodeLog({ time, head, body, attributes = {}, repeated, size }: LogItem): string {
  const said = `{"timeUnixNano":"${time}000000",${head},"body":{"stringValue":${text(body)}}`;
  // First, because there is a limit.
  const all = repeated ? { 'footlight.repeated': repeated, ...attributes } : attributes;
  return `${said},${attributesField(all, said, 0, size < MAX_RECORD)}}`;
}

/** The logs signal: `LogRecord`s at `/v1/logs`. https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export const logs: Signal = {
  name: 'logs',
  encode(items: readonly LogItem[], service) {
    const scopes = (same: readonly LogItem[]): string =>
      `"scopeLogs":[${groupBy(same, ({ scope }) => scope).map(
        ([name, of]) => `{"scope":{"name":${text(name)}},"logRecords":[${of.map(encodeLog)}]}`,
      )}]`;
    return `{"resourceLogs":${encodeByResource(items, service, scopes)}}`;
  },
};
