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

// Names of fields, and how many were dropped.
const AROUND_BYTES = 256;

/** Most bytes of a record in OTLP. */
export const MAX_RECORD = 32_768;

/** At most how many bytes a text takes, where each comma and each beginning of a list or object counts as so many more. */
export function bytesOf(said: string, perValue = 0): number {
  let bytes = said.length;
  for (let i = 0; i < said.length; i++) {
    const code = said.charCodeAt(i);
    if (code < 32 || code > 126) bytes += 2;
    else if (code === 44 || code === 91 || code === 123) bytes += perValue;
  }
  return bytes;
}

/** A text of at most so many characters, which does not end with half of one. */
const cut = (said: string, max = MAX_TEXT): string =>
  said.length > max ? said.slice(0, max).replace(/[\ud800-\udbff]$/, '') : said;

/** Anything as text of at most so many characters. */
export function toText(value: unknown, max: number): string {
  try {
    return cut(String(value), max);
  } catch {
    return UNREADABLE;
  }
}

/** Anything as JSON text, cut to 16,384 characters and 20,480 bytes. */
export function text(value: unknown, max: number = MAX_TEXT): string {
  const said = toText(value, max);
  const json = JSON.stringify(said);
  return json.length > MAX_TEXT_BYTES / 3 && bytesOf(json) > MAX_TEXT_BYTES ? text(said, said.length * 0.8) : json;
}

/** What names something, as JSON text, cut to 1,024 characters. */
export const label = (name: unknown): string => text(name, MAX_NAME);

/** A JSON value as an OTLP AnyValue: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
function anyValue(value: unknown, depth: number): string {
  if (value == null || typeof value === 'function') return '{}';
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`;
  // JSON has no other form for what is not finite: https://protobuf.dev/programming-guides/json/
  if (typeof value === 'number') return `{"doubleValue":${Number.isFinite(value) ? value : `"${value}"`}}`;
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
 * About how many bytes attributes take in OTLP, by their JSON: rather too much than too little, because what is thought to
 * fit when the page leaves must fit. Each value follows one of these characters, and takes 48 more than in plain JSON.
 */
export const sizeOf = (json: string): number => bytesOf(json, 48);

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

/** As `toJson`, of an object that has nothing but short texts, numbers and booleans, as nearly all have. Else nothing. */
function plainJson(object: object): string {
  if (Object.getPrototypeOf(object) !== Object.prototype) return '';
  for (const key in object) {
    const value = object[key as keyof typeof object] as unknown;
    const type = typeof value;
    if (type === 'string' ? (value as string).length > MAX_NAME : type !== 'number' && type !== 'boolean') return '';
  }
  return JSON.stringify(object);
}

/**
 * Attributes as they are now, as JSON: what happens to an object later does not reach the record. An `Error` under `error`
 * becomes `exception.*`, https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/, with the debug ids of the files in its stack, where the build has them; what JSON has no form for
 * becomes text. One that cannot be read, or is far too long, is `[unreadable]`, and costs no other. Never throws.
 */
export function snapshot(
  attributes: Attributes,
  scrub: Scrub = String,
  debugIds?: (stack: string) => string | undefined,
): string {
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
    const json = plainJson(attributes) || jsonOf(attributes);
    if (json.length < room) return json;
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
    return `{${members}}`;
  } catch {
    return '{"unreadable":1}';
  }
}
