import { snapshot } from '../otlp/any-value.ts';
import { type LogItem, logs } from '../otlp/logs.ts';
import type { Attributes, Telemetry } from '../types.ts';

// Text whose JSON has as many bytes as it has characters.
const PLAIN = /^[ !#-[\]-~]*$/;

const MAX_TEXT = 16_384;

/** Queues a log record or event as of now. */
export function recordLog(
  telemetry: Telemetry,
  scope: string,
  head: string,
  message: string,
  given?: Attributes,
): void {
  const attributes = given ? snapshot(given) : '';
  const body = String(message).slice(0, MAX_TEXT);
  const item: LogItem = {
    signal: logs,
    time: Date.now(),
    stamp: undefined,
    scope,
    head,
    body,
    attributes,
    // Rather too much than too little: what is thought to fit when the page leaves must fit.
    size: 110 + body.length * (PLAIN.test(body) ? 1 : 3) + 8 * attributes.length,
  };
  telemetry.record(item);
}
