import type { Batch, Settle, SignalName } from '../types.ts';
import { countKeepalive, keepaliveRoom } from './keepalive.ts';
import { isRetryable, retryDelay } from './retry.ts';

const TIMEOUT_MS = 10_000;
// Smaller ones are not worth their headers.
const MIN_BYTES = 1_024;

/** Brings batches to the collector. */
export interface Http {
  /** Sends what waits, one request at a time, until nothing is left or the collector fails. */
  flush(): Promise<void>;
  /** The page may be ending: sends at once what fits into requests that outlive it. */
  leave(hasLeft: boolean): void;
  /** The page is back, or it is time: tries again if the collector failed. */
  resume(): void;
}

/**
 * Makes the sender of a client: OTLP/HTTP JSON, https://opentelemetry.io/docs/specs/otlp/#otlphttp
 *
 * @param endpoint a base URL or path, or one URL for each signal
 * @param next the next batch of what waits, of about `maxBytes` at most
 * @param settle hears what became of records
 */
export function createHttp(
  endpoint: string | Readonly<Record<SignalName, string>>,
  next: (maxBytes?: number) => Batch | undefined,
  settle: Settle,
  headers: Readonly<Record<string, string>>,
): Http {
  // As it is now: what patches it later does not see our own requests.
  const send = fetch;
  const outbox: Batch[] = [];
  let running: Promise<void> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let hasLeft = false;

  const deliver = async (batch: Batch): Promise<void> => {
    const { signal, count, restore } = batch;
    const body = new Blob([batch.body], { type: 'application/json' });
    const reserved = body.size <= keepaliveRoom() ? body.size : 0;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    countKeepalive(reserved);
    const response = await send(
      typeof endpoint === 'string' ? `${endpoint.replace(/\/$/, '')}/v1/${signal}` : endpoint[signal],
      {
        method: 'POST',
        body,
        keepalive: !!reserved,
        signal: timeout,
        headers,
      },
    ).catch(() => undefined);
    countKeepalive(-reserved);
    // Chromium rejects keepalive requests as the document goes away, and delivers them all the same.
    const status = response?.status ?? (reserved && hasLeft ? 200 : timeout.aborted ? -1 : 0);
    if (status <= 0 || isRetryable(status)) {
      clearTimeout(retryTimer);
      retryTimer = setTimeout(resume, retryDelay(response?.headers.get('retry-after'), failures++, Math.random()));
      if (!restore) outbox.push(batch);
      else if (status < 0) settle(signal, 'dropped', 'unknown', count);
      else restore();
    } else {
      failures = 0;
      settle(signal, status < 300 ? 'sent' : 'rejected', status, count);
    }
  };

  const drain = async (): Promise<void> => {
    for (let batch: Batch | undefined; !retryTimer && (batch = outbox.shift() ?? next()); ) await deliver(batch);
    running = undefined;
  };
  const flush = (): Promise<void> => (running ??= drain());
  const resume = (): void => {
    hasLeft = false;
    if (!retryTimer) return;
    clearTimeout(retryTimer);
    retryTimer = undefined;
    flush();
  };

  return {
    flush,
    resume,
    leave(left) {
      hasLeft ||= left;
      for (let batch: Batch | undefined; !retryTimer && keepaliveRoom() > MIN_BYTES; deliver(batch)) {
        batch = next(keepaliveRoom());
        if (!batch) break;
      }
    },
  };
}
