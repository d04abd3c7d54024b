/** Reads the pieces every OTLP/HTTP JSON message is made of. What has the wrong shape throws `invalid`. */

/** A JSON object of unknown content. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** A decoded attribute value: plain JSON. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Decoded attributes by key. */
export interface PlainAttributes {
  readonly [key: string]: Plain;
}

const MAX_DEPTH = 32;
const MAX_UINT64 = 2n ** 64n - 1n;

/** Ends the decoding of a request: it is answered 400 with this sentence. */
export function invalid(at: string, problem: string): never {
  throw Object.assign(new Error(`${at}: ${problem}`), { name: 'InvalidOtlp' });
}

/** Whether an error came from `invalid`. */
export function isInvalid(error: unknown): error is Error {
  return error instanceof Error && error.name === 'InvalidOtlp';
}

/** An object; absent and null count as empty, as in proto3 JSON. */
export function readObject(value: unknown, at: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return invalid(at, 'must be an object');
  return value as JsonObject;
}

/** An array of objects; absent and null count as empty. */
export function readObjects(parent: JsonObject, key: string, at: string): JsonObject[] {
  return readArray(parent[key], `${at}.${key}`).map((item, i) => readObject(item, `${at}.${key}[${i}]`));
}

/** An array; absent and null count as empty. */
export function readArray(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : invalid(at, 'must be an array');
}

/** A string; absent and null count as empty. */
export function readString(value: unknown, at: string): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : invalid(at, 'must be a string');
}

/** A 64-bit time or count as decimal digits: sent as a string, or as a number by sloppy encoders. */
export function readUint64(value: unknown, at: string): string {
  if (value === undefined || value === null || value === '') return '0';
  const digits = typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : value;
  const whole = typeof digits === 'string' && /^\d{1,20}$/.test(digits) && BigInt(digits) <= MAX_UINT64;
  return whole ? BigInt(digits).toString() : invalid(at, 'must be an unsigned 64-bit integer');
}

/** A number: also as text, with the special values of proto3 JSON. `undefined` where absent. */
export function readNumber(value: unknown, at: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity' || value === '-Infinity') return Number(value);
  const numeric = typeof value === 'string' && /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value);
  return numeric ? Number(value) : invalid(at, 'must be a number');
}

/** An enum value: its number, or its name in `names` (index = number). 0 where absent. */
export function readEnum(value: unknown, names: readonly string[], at: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  const index = typeof value === 'string' ? names.indexOf(value) : -1;
  return index >= 0 ? index : invalid(at, `must be a number or one of ${names.join(', ')}`);
}

/** A hex id in lower case, empty where absent or all zeros. OTLP JSON ids are hex, not base64. */
export function readId(value: unknown, bytes: 8 | 16, at: string): string {
  const id = readString(value, at).toLowerCase();
  if (id === '') return '';
  if (id.length !== bytes * 2 || !/^[0-9a-f]+$/.test(id)) return invalid(at, `must be ${bytes * 2} hex digits`);
  return /^0+$/.test(id) ? '' : id;
}

/** Attributes as a plain object. A key that comes twice keeps the last value. */
export function readAttributes(value: unknown, at: string, depth = 0): PlainAttributes {
  const entries = readArray(value, at).map((item, i) => {
    const pair = readObject(item, `${at}[${i}]`);
    return [
      readString(pair['key'], `${at}[${i}].key`),
      readAnyValue(pair['value'], `${at}[${i}].value`, depth),
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** An AnyValue of any kind as plain JSON. What JSON cannot hold (NaN, integers beyond 2^53) stays text. */
export function readAnyValue(value: unknown, at: string, depth = 0): Plain {
  if (depth > MAX_DEPTH) return invalid(at, `is nested deeper than ${MAX_DEPTH} levels`);
  const any = readObject(value, at);
  if (any['stringValue'] != null) return readString(any['stringValue'], `${at}.stringValue`);
  if (any['intValue'] != null) return readInt64(any['intValue'], `${at}.intValue`);
  if (any['doubleValue'] != null) return readDouble(any['doubleValue'], `${at}.doubleValue`);
  if (any['boolValue'] != null) return readBoolean(any['boolValue'], `${at}.boolValue`);
  if (any['bytesValue'] != null) return readString(any['bytesValue'], `${at}.bytesValue`);
  if (any['arrayValue'] != null) {
    const list = readArray(readObject(any['arrayValue'], `${at}.arrayValue`)['values'], `${at}.arrayValue.values`);
    return list.map((item, i) => readAnyValue(item, `${at}.arrayValue.values[${i}]`, depth + 1));
  }
  if (any['kvlistValue'] != null) {
    const list = readObject(any['kvlistValue'], `${at}.kvlistValue`);
    return readAttributes(list['values'], `${at}.kvlistValue.values`, depth + 1);
  }
  return null;
}

/** The moment of a time in nanoseconds as ISO text; the fallback where it is absent. */
export function toIso(unixNano: string, fallbackMs: number): string {
  return new Date(unixNano === '0' ? fallbackMs : Number(BigInt(unixNano) / 1_000_000n)).toISOString();
}

function readInt64(value: unknown, at: string): number | string {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return invalid(at, 'must be a 64-bit integer');
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function readDouble(value: unknown, at: string): number | string {
  const number = readNumber(value, at) ?? 0;
  return Number.isFinite(number) ? number : String(number);
}

function readBoolean(value: unknown, at: string): boolean {
  return typeof value === 'boolean' ? value : invalid(at, 'must be true or false');
}
