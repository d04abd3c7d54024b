const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;
const MAX_ASKED_MS = 86_400_000;

/** Whether a status says "not now" rather than "never": https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
export const isRetryable = (status: number): boolean => [429, 502, 503, 504].includes(status);

/**
 * How long to wait: as many seconds as a `Retry-After` header asks, a day at most; without one, exponentially longer with
 * each failure in a row, with full jitter, 60 s at most.
 */
export function retryDelay(retryAfter: string | null | undefined, failures: number, random: number): number {
  const asked = Math.min(MAX_ASKED_MS, Number(retryAfter) * 1_000);
  return asked > 0 ? asked : random * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
}
