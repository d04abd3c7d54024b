import { createLogger, type Item, recordEvent } from 'footlight';
import { expect, it } from 'vitest';
import { logs } from '../../src/otlp/logs.ts';
import { captureRequests, client } from '../support/capture.ts';

const bytesOf = (item: Item): number => {
  const [{ scopeLogs }] = JSON.parse(logs.encode([item], {})).resourceLogs;
  return Buffer.byteLength(JSON.stringify(scopeLogs[0].logRecords[0]));
};
// Of a character in JSON.
const MAX_BYTES = 6;

const far = { a: { b: { c: { d: { e: { f: { g: '"\\'.repeat(3_900) } } } } } } };

// So that what is taken for small is below the limit, and not measured.
it.each<[string, string, object?]>([
  ['little', 'a'],
  ['quotes', '"\\'.repeat(500), { '"': '\\' }],
  ['control characters', '\n\u0000'.repeat(500), { '\n': '\u0001' }],
  ['no ASCII', '漢字😀'.repeat(500), { 語: '語' }],
  ['halves of characters', '\ud83d'.repeat(500)],
  ['numbers and truths', 'a', { a: 1, b: -1e-300, c: true, d: Number.NEGATIVE_INFINITY, e: null, f: undefined }],
  ['lists and objects', 'a', { a: [1, 'b', [true]], c: { d: { e: [] } } }],
  ['escapes far below', 'a', { far, farther: far }],
])('the size of a log and of an event is at least a sixth of what it takes: %s', (_, message, attributes) => {
  captureRequests();
  const telemetry = client();
  const items: Item[] = [];
  telemetry.context.inspect = (...[seen]) => void (Object(seen).signal === logs && items.push(seen as Item));
  createLogger(telemetry).info(message, attributes as never);
  recordEvent(telemetry, message, attributes as never, { message });
  expect(items).toHaveLength(2);
  for (const item of items) {
    expect(logs.measure(item)).toBe(bytesOf(item) + 1);
    expect(MAX_BYTES * item.size).toBeGreaterThanOrEqual(bytesOf({ ...item, repeated: 99 }));
  }
});
