import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-web';
import { describe, expect, it } from 'vitest';
import { type SpanItem, spans } from '../../src/otlp/spans.ts';
import { randomSpans } from '../support/random-spans.ts';

const RESOURCE = { 'service.name': 'shop "web"', 'service.version': '1.4.2' };

const itemOf = (span: ReadableSpan): SpanItem => ({
  signal: spans,
  time: 0,
  priority: 14,
  body: '',
  size: 0,
  stamp: undefined,
  span,
});

const ours = (list: readonly ReadableSpan[]): string => spans.encode(list.map(itemOf), RESOURCE);

const theirs = (list: readonly ReadableSpan[]): string =>
  new TextDecoder().decode(JsonTraceSerializer.serializeRequest([...list]));

/**
 * What two texts have in common that say the same in the JSON of proto3, https://protobuf.dev/programming-guides/json/
 * - A field that is absent has its default: 0, "" or []. Not so within an AnyValue, which says by the field that is there
 *   of which kind it is, and not for messages: an empty one is another thing than none.
 * - 64 bit integers are numbers or digits in a text.
 * - The order of fields does not matter; `toEqual` knows that.
 */
function normalize(message: unknown, isAnyValue = false): unknown {
  if (Array.isArray(message)) return message.map((item) => normalize(item, isAnyValue));
  if (typeof message !== 'object' || !message) return message;
  return Object.fromEntries(
    Object.entries(message).flatMap(([name, field]): [string, unknown][] => {
      const isAbsent = field === 0 || field === '' || (Array.isArray(field) && !field.length);
      if (/UnixNano$|^intValue$/.test(name)) return [[name, `${BigInt(field)}`]];
      if (isAbsent && !isAnyValue) return [];
      return [[name, normalize(field, isAnyValue || name === 'value')]];
    }),
  );
}

const decode = (json: string): unknown => normalize(JSON.parse(json));

/** A span whose fields are set by hand. */
function spanWith(change: Partial<ReadableSpan>): ReadableSpan {
  const [[span] = []] = randomSpans(1, 1, RESOURCE);
  return Object.create(span as ReadableSpan, Object.getOwnPropertyDescriptors(change));
}

/** An attribute as it is on the wire. */
const attribute = (value: unknown): unknown =>
  JSON.parse(ours([spanWith({ attributes: { value } as ReadableSpan['attributes'] })])).resourceSpans[0].scopeSpans[0]
    .spans[0].attributes[0].value;

describe('the encoder', () => {
  const lists = randomSpans(20_260_101, 250, RESOURCE);

  it('says of 1,000 spans what the serializer of OpenTelemetry says', () => {
    expect(lists.flat()).toHaveLength(1_000);
    for (const list of lists) expect(decode(ours(list))).toEqual(decode(theirs(list)));
  });

  it('has been given everything that a span can have', () => {
    const said = lists.map(ours).join();
    const numbers = (name: string): unknown[] => [
      ...new Set([...said.matchAll(new RegExp(`"${name}":(\\d+)`, 'g'))].map(([, value]) => Number(value))),
    ];
    expect(numbers('kind').sort()).toEqual([1, 2, 3, 4, 5]);
    expect(numbers('code').sort()).toEqual([0, 1, 2]);
    expect(numbers('flags').sort()).toEqual([256, 257, 768, 769]);
    for (const field of ['parentSpanId', 'traceState', 'message', 'version', 'schemaUrl', 'arrayValue', 'boolValue']) {
      expect(said).toContain(`"${field}":`);
    }
    for (const of of ['Attributes', 'Events', 'Links']) expect(said).toContain(`"dropped${of}Count":`);
    expect(said).toMatch(/"links":\[\{[^}]*\{.*?"droppedAttributesCount":\d/);
    expect(said).toMatch(/"startTimeUnixNano":"(\d+)","endTimeUnixNano":"\1"/);
    expect(said).toContain('"values":[{}');
  });

  it('writes spans of one scope together', () => {
    const { resourceSpans } = JSON.parse(ours(lists[0] ?? []));
    expect(resourceSpans).toHaveLength(1);
    expect(resourceSpans[0].scopeSpans).toHaveLength(4);
  });

  it.each([undefined, 404, null])('writes a name that is %j as text', (name) => {
    const events = [{ name, time: [1, 0], attributes: {} }];
    const json = ours([spanWith({ name, events, instrumentationScope: { name } } as never)]);
    expect(json.split(`"name":"${name}"`)).toHaveLength(4);
  });

  it.each([
    [[1_750_000_000, 5], '1750000000000000005'],
    [[0, 0], '0'],
    [[0, 12], '12'],
    [[1_750_000_000, 1_000_000_000], '1750000001000000000'],
    [[1_750_000_000, 0.5], '1750000000000000000'],
    [[1.5, 7], '1000000007'],
    [[2, -5], '2000000000'],
    [[Number.NaN, Number.NaN], '0'],
  ] as const)('writes the time %j as %s', ([seconds, nanoseconds], digits) => {
    const [span] = JSON.parse(ours([spanWith({ startTime: [seconds, nanoseconds] })])).resourceSpans[0].scopeSpans[0]
      .spans;
    expect(span.startTimeUnixNano).toBe(digits);
  });
});

describe('an attribute', () => {
  // The serializer of OpenTelemetry writes `null`, which is no number.
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('that is %d is said by name', (value) => {
    expect(attribute(value)).toEqual({ doubleValue: `${value}` });
    expect(attribute([1.5, value])).toEqual({
      arrayValue: { values: [{ doubleValue: 1.5 }, { doubleValue: `${value}` }] },
    });
  });

  // The serializer of OpenTelemetry writes `"intValue":1e+21`, which no receiver takes.
  it('that no int64 can hold is a double', () => {
    expect(attribute(1e21)).toEqual({ doubleValue: 1e21 });
  });

  it('has at most 128 members', () => {
    const list = Array.from({ length: 129 }, (_, i) => `${i}`);
    expect(attribute(list)).toEqual({
      arrayValue: { values: list.slice(0, 128).map((stringValue) => ({ stringValue })) },
    });
  });

  it('keeps lone surrogates as JSON does, in valid UTF-8', () => {
    const list = ['\ud83d', 'a\ude00b', '😀'];
    const span = spanWith({ attributes: { list }, name: '\udfff' });
    const bytes = new TextEncoder().encode(ours([span]));
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    expect(json).toContain(String.raw`"\udfff"`);
    expect(decode(json)).toEqual(decode(theirs([span])));
    expect(attribute(list)).toEqual({ arrayValue: { values: list.map((stringValue) => ({ stringValue })) } });
  });
});
