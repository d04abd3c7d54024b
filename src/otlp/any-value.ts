import type { Attributes } from '../types.ts';

const MAX_TEXT = 16_384;
const MAX_JSON = 65_536;
const MAX_DEPTH = 5;
// As many as the OpenTelemetry SDK lets a span have.
const MAX_VALUES = 128;

/** A string as JSON, cut to 16,384 characters. */
export const text = (value: string): string => JSON.stringify(value.slice(0, MAX_TEXT));

/** A JSON value as an OTLP AnyValue: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
function anyValue(value: unknown, depth: number): string {
  if (value == null) return '{}';
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`;
  // JSON has no other form for what is not finite: https://protobuf.dev/programming-guides/json/
  if (typeof value === 'number') return `{"doubleValue":${Number.isFinite(value) ? value : `"${value}"`}}`;
  if (typeof value === 'string') return `{"stringValue":${text(value)}}`;
  if (depth > MAX_DEPTH) return anyValue(JSON.stringify(value), 0);
  return Array.isArray(value)
    ? `{"arrayValue":{"values":[${Array.from(value.slice(0, MAX_VALUES), (item) => anyValue(item, depth + 1))}]}}`
    : `{"kvlistValue":{"values":[${keyValues(value as object, depth + 1)}]}}`;
}

const keyValues = (object: object, depth: number): string[] =>
  Object.entries(object)
    .slice(0, MAX_VALUES)
    .flatMap(([key, value]) => (value === undefined ? [] : `{"key":${text(key)},"value":${anyValue(value, depth)}}`));

const NOT_ASCII = /[^ -~]/;

/** At most how many bytes a text takes. */
export const bytesOf = (said: string): number => said.length * (NOT_ASCII.test(said) ? 3 : 1);

/**
 * About how many bytes attributes take in OTLP, by their JSON: rather too much than too little, because what is thought to
 * fit when the page leaves must fit. Each value follows one of these characters, and takes 48 more than in plain JSON.
 */
export const sizeOf = (json: string): number => 48 * (json.split(/[,{[]/).length - 1) + bytesOf(json);

/** The `attributes` field of an OTLP message. */
export const attributesField = (attributes: object): string => `"attributes":[${keyValues(attributes, 0)}]`;

/**
 * Attributes as they are now, as JSON: what happens to an object later does not reach the record. An `Error` under `error`
 * becomes `exception.*`, https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/, with the debug ids of the
 * files in its stack, where the build has them; other errors and big integers, which JSON has no form for, become text.
 * Never throws.
 */
export function snapshot(attributes: Attributes, debugIds?: (stack: string) => string | undefined): string {
  try {
    const { error } = attributes;
    const exception = error instanceof Error && {
      error: undefined,
      'exception.type': error.name,
      'exception.message': error.message,
      'exception.stacktrace': error.stack,
      'footlight.debug_ids': debugIds?.(`${error.stack}`),
    };
    const json = JSON.stringify({ ...attributes, ...exception }, (_, value) =>
      value instanceof Error || typeof value === 'bigint' ? `${value}` : value,
    );
    if (json.length < MAX_JSON) return json;
  } catch {
    // Circular, or with a getter that throws.
  }
  return '{"unreadable":1}';
}
