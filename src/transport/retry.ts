const FIRST_DELAY_MS = 1_000;
// A page sends more often when all is well, and the collector must not be back for long before it has what waits.
const MAX_DELAY_MS = 30_000;
const MAX_ASKED_MS = 86_400_000;

/** Whether a status says "not now" rather than "never": https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
export const isRetryable = (status: number): boolean => [429, 502, 503, 504].includes(status);

/**
 * How long a `Retry-After` header asks to wait, in milliseconds, a day at most: it has seconds or a date. 0 where it asks
 * nothing. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export const askedDelay = (retryAfter: string | null | undefined, now: number): number =>
  Math.min(MAX_ASKED_MS, Math.max(0, Number(retryAfter) * 1_000 || Date.parse(retryAfter as string) - now)) || 0;

/** How long to wait if nothing is asked: exponentially longer with each failure in a row, with full jitter, 30 s at most. */
export const backOff = (failures: number, random: number): number =>
  random * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
