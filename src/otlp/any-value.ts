const MAX_TEXT = 16_384;
const MAX_TEXT_BYTES = 20_480;
const MAX_NAME = 1_024;
const MAX_DEPTH = 5;
// A character takes up to six bytes in JSON.
const BYTES_A_CHARACTER = 6;
// To go through what is huge, or holds the same again and again, would take for ever.
const MAX_READ = 5_000;
// Names of fields, and how many were dropped.
const AROUND_BYTES = 256;
// `{"key":"","value":{"stringValue":""}},`
const PER_ATTRIBUTE = 40;
// What lists and objects take more in OTLP than in JSON.
const TIMES_JSON = 3;

/** As many as the OpenTelemetry SDK lets a span have. */
export const MAX_VALUES = 128;

/** Most bytes of a record in OTLP. */
export const MAX_RECORD = 32_768;

/** In place of what cannot be read. */
export const UNREADABLE = '[unreadable]';

/** An OTLP AnyValue: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
type AnyValue = object;

/** An OTLP KeyValue. */
interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** The attributes of an OTLP message, and how many there was no room for. */
export interface AttributesField {
  readonly attributes?: readonly KeyValue[] | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** How many bytes a part of a message takes. */
export const bytesOf = (part: unknown): number => new TextEncoder().encode(JSON.stringify(part)).length;

/** A text of at most so many characters, which does not end with half of one. */
export const cut = (said: string, max: number = MAX_TEXT): string =>
  said.length > max ? said.slice(0, max).replace(/[\ud800-\udbff]$/, '') : said;

/** Anything as text of at most so many characters: 16,384, unless said otherwise. */
export function toText(value: unknown, max: number = MAX_TEXT): string {
  try {
    return cut(typeof value === 'string' ? value : String(value), max);
  } catch {
    return UNREADABLE;
  }
}

/** Anything as text of at most 16,384 characters, and 20,480 bytes in JSON. */
export function text(value: unknown, max: number = MAX_TEXT): string {
  const said = toText(value, max);
  return said.length * BYTES_A_CHARACTER > MAX_TEXT_BYTES && bytesOf(said) > MAX_TEXT_BYTES
    ? text(said, said.length * 0.8)
    : said;
}

/** What names something, as text of at most 1,024 characters. */
export const label = (name: unknown): string => text(name, MAX_NAME);

function anyValue(value: unknown, depth: number): AnyValue {
  if (typeof value === 'string') return { stringValue: text(value) };
  if (Number.isSafeInteger(value)) return { intValue: `${value}` };
  // JSON has no other form for what is not finite: https://protobuf.dev/programming-guides/json/
  if (typeof value === 'number') return { doubleValue: Number.isFinite(value) ? value : `${value}` };
  if (typeof value === 'boolean') return { boolValue: value };
  if (value == null || typeof value === 'function') return {};
  if (typeof value !== 'object') return { stringValue: text(value) };
  if (depth > MAX_DEPTH) return anyValue(toJson(value), 0);
  return Array.isArray(value)
    ? { arrayValue: { values: Array.from(value.slice(0, MAX_VALUES), (item) => anyValue(item, depth + 1)) } }
    : { kvlistValue: { values: keyValues(value, depth + 1) } };
}

/** Attributes as OTLP KeyValues, at most 128. */
export function keyValues(object: object, depth: number = 0): KeyValue[] {
  const all: KeyValue[] = [];
  const keys = Object.keys(object);
  for (const key of keys.length > MAX_VALUES ? keys.slice(0, MAX_VALUES) : keys) {
    let said: AnyValue = { stringValue: UNREADABLE };
    try {
      const value = object[key as keyof typeof object] as unknown;
      if (value === undefined) continue;
      said = anyValue(value, depth);
    } catch {
      // It stays what it is said to be.
    }
    all.push({ key: label(key), value: said });
  }
  return all;
}

/**
 * About how many bytes attributes take, where their texts need no escaping: never less than a sixth of what they do, which is
 * enough to know that most records are far below the limit without measuring them. Of what cannot be read, the limit.
 */
export function weigh(attributes: object): number {
  let bytes = 0;
  try {
    for (const key in attributes) {
      const value = attributes[key as keyof typeof attributes] as unknown;
      bytes += PER_ATTRIBUTE + key.length;
      if (typeof value === 'string') bytes += value.length;
      else if (typeof value === 'object') bytes += TIMES_JSON * JSON.stringify(value).length;
    }
    return bytes;
  } catch {
    return MAX_RECORD;
  }
}

/** Those of some parts of a message that there is still room for. */
export type Limit = <Part>(parts: readonly Part[]) => readonly Part[];

/** For what is small: all of them. */
const whole: Limit = (parts) => parts;

/** What keeps a message below the limit that weighs so much: what is said in it before is not asked for where it is small. */
export function createLimit(weight: number, said: () => object): Limit {
  if (weight * BYTES_A_CHARACTER < MAX_RECORD) return whole;
  let room = MAX_RECORD - bytesOf(said()) - AROUND_BYTES;
  return (parts) =>
    parts.filter((part) => {
      const size = bytesOf(part) + 1;
      const fits = size <= room;
      if (fits) room -= size;
      return fits;
    });
}

/** Attributes as fields of an OTLP message: at most 128, and those that fit. */
export function attributesField(attributes: object, within: Limit = whole, droppedBefore = 0): AttributesField {
  const all = keyValues(attributes);
  const kept = within(all);
  const dropped = droppedBefore + Math.max(0, Object.keys(attributes).length - MAX_VALUES) + all.length - kept.length;
  // Said only where there are any: of small records each byte decides how many leave with a page.
  return { attributes: kept[0] && kept, droppedAttributesCount: dropped || undefined };
}

/** A value as JSON. Throws where there is too much of it, or it cannot be read. */
export function toJson(value: unknown, scrub: (said: string) => string = String): string {
  let left = MAX_READ;
  return JSON.stringify(value, (_, one) => {
    if (!left--) throw new RangeError();
    if (typeof one === 'string') return cut(one);
    if (one instanceof Error) return scrub(cut(`${one}`));
    if (typeof one === 'bigint' || typeof one === 'symbol') return String(one);
    return Array.isArray(one) ? one.slice(0, MAX_VALUES) : one;
  });
}
