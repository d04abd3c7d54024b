import { createLogger, type Item, recordEvent } from 'footlight';
import { expect, it } from 'vitest';
import { logs } from '../../src/otlp/logs.ts';
import { captureRequests, client } from '../support/capture.ts';

const bytesOf = (item: Item): number => {
  const [{ scopeLogs }] = JSON.parse(logs.encode([{ ...item, repeated: 99 }], {})).resourceLogs;
  return Buffer.byteLength(JSON.stringify(scopeLogs[0].logRecords[0]));
};

const far = { a: { b: { c: { d: { e: { f: { g: '"\\'.repeat(3_900) } } } } } } };

it.each<[string, string, object?]>([
  ['little', 'a'],
  ['quotes', '"\\'.repeat(500), { '"': '\\' }],
  ['control characters', '\n\u0000'.repeat(500), { '\n': '\u0001' }],
  ['no ASCII', '漢字😀'.repeat(500), { 語: '語' }],
  ['halves of characters', '\ud83d'.repeat(500)],
  ['numbers and truths', 'a', { a: 1, b: -1e-300, c: true, d: Number.NEGATIVE_INFINITY, e: null, f: undefined }],
  ['lists and objects', 'a', { a: [1, 'b', [true]], c: { d: { e: [] } } }],
  ['escapes far below', 'a', { far, farther: far }],
])('the size of a log and of an event is enough for %s', (_, message, attributes) => {
  captureRequests();
  const telemetry = client();
  const items: Item[] = [];
  telemetry.context.inspect = (...[seen]) => void (Object(seen).signal === logs && items.push(seen as Item));
  createLogger(telemetry).info(message, attributes as never);
  recordEvent(telemetry, message, attributes as never, { message });
  expect(items).toHaveLength(2);
  for (const item of items) expect(item.size).toBeGreaterThanOrEqual(bytesOf(item));
});
