import { snapshot, text } from '../otlp/any-value.ts';
import { type LogItem, logs } from '../otlp/logs.ts';
import type { Attributes, Telemetry } from '../types.ts';

const NOT_ASCII = /[^ -~]/;

/** Queues a log record or event as of now. */
export function recordLog(
  telemetry: Telemetry,
  scope: string,
  priority: number,
  head: string,
  message: string,
  given?: Attributes,
): void {
  const attributes = given ? snapshot(given) : '';
  const body = text(String(message));
  const said = body + attributes;
  const item: LogItem = {
    signal: logs,
    time: Date.now(),
    priority,
    stamp: undefined,
    scope,
    head,
    body,
    attributes,
    // Rather too much than too little: what is thought to fit when the page leaves must fit. Each value of the attributes
    // follows one of these characters, and takes 48 more than in plain JSON; a character is at most three bytes.
    size: 110 + 48 * (attributes.split(/[,{[]/).length - 1) + said.length * (NOT_ASCII.test(said) ? 3 : 1),
  };
  telemetry.record(item);
}
