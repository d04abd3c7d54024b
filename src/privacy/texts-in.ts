import type { TextRedactor } from './text-redactors.ts';

// Deeper than any record is on the wire, but as text.
const MAX_DEPTH = 50;
// As long as a time in milliseconds is none.
const LONG_NUMBER = 99_999_999_999;
const OWN_ID = /^(session|footlight\.(view|correlation))\.id$/;
const ID = /^[\da-f]{32}$/;

/** A copy of a value, redacted wherever text is in it: keys and long numbers too. The ids that we make stay. */
export function textsIn(value: unknown, redact: TextRedactor, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number' && Math.abs(value) > LONG_NUMBER) {
    const said = `${value}`;
    const redacted = redact(said);
    return redacted === said ? value : redacted;
  }
  if (typeof value !== 'object' || !value) return value;
  if (depth > MAX_DEPTH) return '[unreadable]';
  if (Array.isArray(value)) return value.map((one) => textsIn(one, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) =>
      OWN_ID.test(key) && ID.test(one) ? [key, one] : [redact(key), textsIn(one, redact, depth + 1)],
    ),
  );
}
