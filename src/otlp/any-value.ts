import type { Attributes } from '../types.ts';

const MAX_TEXT = 16_384;
// A character takes up to six bytes in JSON.
const MAX_TEXT_BYTES = 20_480;
const MAX_NAME = 1_024;
const MAX_JSON = 65_536;
const MAX_DEPTH = 5;
// As many as the OpenTelemetry SDK lets a span have.
const MAX_VALUES = 128;
// Of those that are counted.
const MAX_KEYS = 1_000;
// To go through what is huge, or holds the same again and again, would take for ever.
const MAX_READ = 5_000;
const UNREADABLE = '[unreadable]';
// What JSON escapes, or takes more than a byte.
const NOT_PLAIN = /[^ !#-[\]-~]/;
// `{"key":"","value":{"stringValue":""}},`
const PER_ATTRIBUTE = 40;
// Of a value within a value more than in plain JSON.
const PER_VALUE = 48;
// As long as a number can be.
const NUMBER_BYTES = 24;

// Names of fields, and how many were dropped.
const AROUND_BYTES = 256;

/** Most bytes of a record in OTLP. */
export const MAX_RECORD = 32_768;

/**
 * At most how many bytes a text takes; of JSON, where each comma and each beginning of a list or object counts as so many
 * more, also where it becomes a text itself.
 */
export function bytesOf(said: string, perValue = 0): number {
  let bytes = said.length;
  for (let i = 0; i < said.length; i++) {
    const code = said.charCodeAt(i);
    if (code < 32 || code > 126) bytes += 2;
    else if (code === 44 || code === 91 || code === 123) bytes += perValue;
    else if (code === 34 || code === 92) bytes += perValue && 1;
  }
  return bytes;
}

/** A text of at most so many characters, which does not end with half of one. */
const cut = (said: string, max = MAX_TEXT): string =>
  said.length > max ? said.slice(0, max).replace(/[\ud800-\udbff]$/, '') : said;

/** Anything as text of at most so many characters: 16,384, unless said otherwise. */
export function toText(value: unknown, max: number = MAX_TEXT): string {
  try {
    return cut(String(value), max);
  } catch {
    return UNREADABLE;
  }
}

/** Anything as JSON text, cut to 16,384 characters and 20,480 bytes. */
export function text(value: unknown, max: number = MAX_TEXT): string {
  const said = toText(value, max);
  if (!NOT_PLAIN.test(said)) return `"${said}"`;
  const json = JSON.stringify(said);
  return json.length > MAX_TEXT_BYTES / 3 && bytesOf(json) > MAX_TEXT_BYTES ? text(said, said.length * 0.8) : json;
}

/** At most how many bytes a text takes in JSON, without its quotes. */
export const bytesOfText = (said: string): number =>
  NOT_PLAIN.test(said) ? bytesOf(JSON.stringify(said)) : said.length;

/** What names something, as JSON text, cut to 1,024 characters. */
export const label = (name: unknown): string => text(name, MAX_NAME);

/** A JSON value as an OTLP AnyValue: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
function anyValue(value: unknown, depth: number): string {
  if (typeof value === 'string') return `{"stringValue":${text(value)}}`;
  if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`;
  // JSON has no other form for what is not finite: https://protobuf.dev/programming-guides/json/
  if (typeof value === 'number') return `{"doubleValue":${Number.isFinite(value) ? value : `"${value}"`}}`;
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  if (value == null || typeof value === 'function') return '{}';
  if (typeof value !== 'object') return `{"stringValue":${text(value)}}`;
  if (depth > MAX_DEPTH) return anyValue(toJson(value), 0);
  return Array.isArray(value)
    ? `{"arrayValue":{"values":[${Array.from(value.slice(0, MAX_VALUES), (item) => anyValue(item, depth + 1))}]}}`
    : `{"kvlistValue":{"values":[${keyValues(value, depth + 1)}]}}`;
}

/** Attributes as OTLP KeyValues, at most 128. */
export function keyValues(object: object, depth: number): string[] {
  const all: string[] = [];
  for (const key of Object.keys(object).slice(0, MAX_VALUES)) {
    let said = UNREADABLE;
    try {
      const value = object[key as keyof typeof object] as unknown;
      if (value === undefined) continue;
      said = anyValue(value, depth);
    } catch {
      said = anyValue(said, 0);
    }
    all.push(`{"key":${label(key)},"value":${said}}`);
  }
  return all;
}

/**
 * About how many bytes JSON takes in OTLP: rather too much than too little, because what is thought to fit when the page
 * leaves must fit.
 */
export const bytesOfJson = (json: string): number => bytesOf(json, PER_VALUE);

/** About how many bytes attributes take in OTLP. */
export function sizeOf(attributes: object): number {
  let bytes = 0;
  for (const key in attributes) {
    const value = attributes[key as keyof typeof attributes] as unknown;
    bytes += PER_ATTRIBUTE + bytesOfText(key);
    if (typeof value === 'string') bytes += bytesOfText(value);
    else bytes += typeof value === 'object' ? bytesOfJson(JSON.stringify(value)) : NUMBER_BYTES;
  }
  return bytes;
}

/** Those of some parts of a record that there is room for after what is said before. */
export function fitting(parts: readonly string[], before: string): readonly string[] {
  let room = MAX_RECORD - bytesOf(before) - AROUND_BYTES;
  return parts.filter((said) => {
    const size = bytesOf(said) + 1;
    const fits = size <= room;
    if (fits) room -= size;
    return fits;
  });
}

/**
 * The `attributes` field of an OTLP message and, where there are more than 128 or than there is room for after what is said
 * before, `droppedAttributesCount`. Where that is known to be enough, nothing is measured.
 */
export function attributesField(attributes: object, before = '', droppedBefore = 0, isEnough = false): string {
  const all = keyValues(attributes, 0);
  const kept = isEnough ? all : fitting(all, before);
  const dropped = droppedBefore + Math.max(0, Object.keys(attributes).length - MAX_VALUES) + all.length - kept.length;
  return `"attributes":[${kept}]${dropped ? `,"droppedAttributesCount":${dropped}` : ''}`;
}

/** A value as JSON. Throws where there is too much of it, or it cannot be read. */
export function toJson(value: unknown, scrub: Scrub = String): string {
  let left = MAX_READ;
  return JSON.stringify(value, (_, one) => {
    if (!left--) throw new RangeError();
    if (typeof one === 'string') return cut(one);
    if (one instanceof Error) return scrub(cut(`${one}`));
    if (typeof one === 'bigint' || typeof one === 'symbol') return String(one);
    return Array.isArray(one) ? one.slice(0, MAX_VALUES) : one;
  });
}

type Scrub = (said: string) => string;

/** A copy of attributes that are nothing but texts, numbers and booleans, as nearly all are. Else nothing. */
function plainCopy(attributes: Attributes): Attributes | undefined {
  const copy = { ...attributes };
  let room = Object.getPrototypeOf(attributes) === Object.prototype ? MAX_JSON : 0;
  for (const key in copy) {
    const value = copy[key];
    const type = typeof value;
    room -= key.length + (type === 'string' ? (value as string).length : 1);
    if (value != null && type !== 'string' && type !== 'number' && type !== 'boolean') room = 0;
  }
  return room > 0 ? copy : undefined;
}

/**
 * Attributes as they are now, as plain JSON has them: what happens to an object later does not reach the record. An `Error`
 * under `error` becomes `exception.*`, https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/, with the debug
 * ids of the files in its stack, where the build has them; what JSON has no form for becomes text. One that cannot be read, or
 * is far too long, is `[unreadable]`, and costs no other. Never throws.
 */
export function snapshot(
  attributes: Attributes,
  scrub: Scrub = String,
  debugIds?: (stack: string) => string | undefined,
): Attributes {
  const jsonOf = (some: Attributes): string => {
    const { error } = some;
    const said = (one: unknown): string => scrub(cut(String(one)));
    const exception = error instanceof Error && {
      error: undefined,
      'exception.type': error.name,
      'exception.message': said(error.message),
      'exception.stacktrace': error.stack && said(error.stack),
      'footlight.debug_ids': debugIds?.(`${error.stack}`),
    };
    return toJson({ ...some, ...exception }, scrub);
  };
  let room = MAX_JSON;
  try {
    const copy = plainCopy(attributes);
    if (copy) return copy;
    const json = jsonOf(attributes);
    // Nothing, or no object, where the app's `toJSON` answers that.
    if (json.length < room) return Object(JSON.parse(json) ?? {});
  } catch {
    // With a cycle, or a getter that throws, or endless.
  }
  try {
    const members = Object.keys(attributes)
      .slice(0, MAX_KEYS)
      .flatMap((key, i) => {
        let member = `${label(key)}:"${UNREADABLE}"`;
        try {
          // Beyond the limit they are only counted. What is called `toJSON` would be called.
          const value = i < MAX_VALUES ? attributes[key] : 0;
          const json = typeof value === 'function' ? '' : jsonOf({ [key]: value }).slice(1, -1);
          if (json.length < room) member = json;
        } catch {
          // It stays what it is said to be.
        }
        room -= member.length;
        return member || [];
      });
    return JSON.parse(`{${members}}`);
  } catch {
    return { unreadable: 1 };
  }
}
