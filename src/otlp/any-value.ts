import type { Attributes } from '../types.ts';

const MAX_TEXT = 16_384;
// A character takes up to six bytes in JSON.
const MAX_TEXT_BYTES = 20_480;
const MAX_NAME = 1_024;
const MAX_JSON = 65_536;
const MAX_DEPTH = 5;
// As many as the OpenTelemetry SDK lets a span have.
const MAX_VALUES = 128;
// To go through what is huge, or holds the same again and again, would take for ever.
const MAX_READ = 5_000;
const UNREADABLE = '[unreadable]';

/** Most bytes of a record in OTLP. */
export const MAX_RECORD = 32_768;

const NOT_ASCII = /[^ -~]+/g;

/** At most how many bytes a text takes. */
export const bytesOf = (said: string): number => said.replace(NOT_ASCII, '$&$&$&').length;

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
  const bytes = bytesOf(json);
  return bytes > MAX_TEXT_BYTES ? text(said, Math.floor((said.length * MAX_TEXT_BYTES) / bytes) - 1) : json;
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
  if (depth > MAX_DEPTH) return anyValue(JSON.stringify(value), 0);
  return Array.isArray(value)
    ? `{"arrayValue":{"values":[${Array.from(value.slice(0, MAX_VALUES), (item) => anyValue(item, depth + 1))}]}}`
    : `{"kvlistValue":{"values":[${keyValues(value, depth + 1)}]}}`;
}

const keyValues = (object: object, depth: number): string[] =>
  Object.keys(object)
    .slice(0, MAX_VALUES)
    .flatMap((key) => {
      let said = UNREADABLE;
      try {
        const value = object[key as keyof typeof object] as unknown;
        if (value === undefined) return [];
        said = anyValue(value, depth);
      } catch {
        said = anyValue(said, 0);
      }
      return `{"key":${label(key)},"value":${said}}`;
    });

/**
 * About how many bytes attributes take in OTLP, by their JSON: rather too much than too little, because what is thought to
 * fit when the page leaves must fit. Each value follows one of these characters, and takes 48 more than in plain JSON.
 */
export const sizeOf = (json: string): number => 48 * (json.split(/[,{[]/).length - 1) + bytesOf(json);

/**
 * The `attributes` field of an OTLP message and, where there are more than 128 or than there is room for,
 * `droppedAttributesCount`.
 */
export function attributesField(attributes: object, room: number = MAX_RECORD, droppedBefore = 0): string {
  let left = room;
  let dropped = droppedBefore + Math.max(0, Object.keys(attributes).length - MAX_VALUES);
  const kept = keyValues(attributes, 0).filter((said) => {
    const bytes = bytesOf(said) + 1;
    const fits = bytes <= left;
    if (fits) left -= bytes;
    else dropped++;
    return fits;
  });
  return `"attributes":[${kept}]${dropped ? `,"droppedAttributesCount":${dropped}` : ''}`;
}

/** A value as JSON. Throws where there is too much of it, or it cannot be read. */
export function toJson(value: unknown, scrub: (said: string) => string = (said) => said): string {
  let left = MAX_READ;
  return JSON.stringify(value, (_, one) => {
    if (!left--) throw new RangeError();
    if (typeof one === 'string') return cut(one);
    if (one instanceof Error) return scrub(cut(`${one}`));
    if (typeof one === 'bigint' || typeof one === 'symbol') return String(one);
    const list = one instanceof Map || one instanceof Set ? [...one] : one;
    return Array.isArray(list) && list.length > MAX_VALUES ? list.slice(0, MAX_VALUES) : list;
  });
}

/** What is to be said of errors: texts without what must not leave the page, and the debug ids of the files in a stack. */
export interface ErrorReader {
  readonly scrub?: (said: string) => string;
  readonly debugIds?: (stack: string) => string | undefined;
}

/** https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/ */
const exceptionOf = (error: unknown, { scrub = String, debugIds }: ErrorReader) =>
  error instanceof Error && {
    error: undefined,
    'exception.type': error.name,
    'exception.message': scrub(cut(String(error.message))),
    'exception.stacktrace': error.stack && scrub(cut(String(error.stack))),
    'footlight.debug_ids': debugIds?.(`${error.stack}`),
  };

/** Attributes one by one, so that one which cannot be read, or is too long, costs no other. */
function oneByOne(attributes: Attributes, reader: ErrorReader): string {
  let room = MAX_JSON;
  const members = Object.keys(attributes)
    .slice(0, MAX_VALUES * 8)
    .flatMap((key, i) => {
      let member = '';
      try {
        // Beyond the limit they are only counted.
        const value = i < MAX_VALUES ? attributes[key] : 0;
        const exception = key === 'error' && exceptionOf(value, reader);
        if (typeof value !== 'function') member = toJson({ [key]: value, ...exception }, reader.scrub).slice(1, -1);
        if (member.length > room) member = `${label(key)}:"[too long]"`;
      } catch {
        member = `${label(key)}:"${UNREADABLE}"`;
      }
      room -= member.length;
      return member || [];
    });
  return `{${members}}`;
}

/**
 * Attributes as they are now, as JSON: what happens to an object later does not reach the record. An `Error` under `error`
 * becomes `exception.*`, with the debug ids of the files in its stack, where the build has them; what JSON has no form for
 * becomes text, and maps and sets lists. What cannot be read is `[unreadable]`. Never throws.
 */
export function snapshot(attributes: Attributes, reader: ErrorReader = {}): string {
  try {
    const json = toJson({ ...attributes, ...exceptionOf(attributes['error'], reader) }, reader.scrub);
    if (json.length < MAX_JSON) return json;
  } catch {
    // With a cycle, or a getter that throws, or endless.
  }
  try {
    return oneByOne(attributes, reader);
  } catch {
    return '{"unreadable":1}';
  }
}
