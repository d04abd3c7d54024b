import { cut, label, MAX_VALUES, toJson, UNREADABLE } from '../otlp/any-value.ts';
import type { Attributes } from '../types.ts';

const MAX_JSON = 65_536;
// Of those that are counted.
const MAX_KEYS = 1_000;

type Scrub = (said: string) => string;
type DebugIds = (stack: string) => string | undefined;

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

/** The same of any attributes: by JSON, and of those that it cannot read as a whole one by one. */
function jsonCopy(attributes: Attributes, scrub: Scrub, debugIds: DebugIds | undefined): Attributes {
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
    const json = jsonOf(attributes);
    // Nothing, or no object, where the app's `toJSON` answers that.
    if (json.length < room) return Object(JSON.parse(json) ?? {});
  } catch {
    // With a cycle, or a getter that throws, or endless.
  }
  const members = Object.keys(attributes)
    .slice(0, MAX_KEYS)
    .flatMap((key, i) => {
      let member = `${JSON.stringify(label(key))}:"${UNREADABLE}"`;
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
}

/**
 * Attributes as they are now, as plain JSON has them: what happens to an object later does not reach the record. An `Error`
 * under `error` becomes `exception.*`, https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/, with the debug
 * ids of the files in its stack, where the build has them; what JSON has no form for becomes text. One that cannot be read, or
 * is far too long, is `[unreadable]`, and costs no other. Never throws.
 */
export function snapshot(attributes: Attributes, scrub: Scrub = String, debugIds?: DebugIds): Attributes {
  try {
    const copy = plainCopy(attributes);
    if (copy) return copy;
  } catch {
    // A getter throws.
  }
  try {
    return jsonCopy(attributes, scrub, debugIds);
  } catch {
    return { unreadable: 1 };
  }
}
