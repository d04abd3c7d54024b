import type { Batch, Settle, SignalName } from '../types.ts';
import { countKeepalive, keepaliveRoom } from './keepalive.ts';
import { isRetryable, retryDelay } from './retry.ts';

/** Brings batches to the collector. */
export interface Http {
  /** Sends what waits, one request at a time, until nothing is left or the collector fails. */
  flush(): Promise<void>;
  /** The page may be ending: sends at once what fits into requests that outlive it. */
  leave(hasLeft: boolean): void;
  /** The page is back, or it is time: tries again if the collector failed. */
  wake(): void;
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
  const TIMEOUT_MS = 10_000;
  // Smaller requests are not worth their headers.
  const MIN_BYTES = 1_024;
  // As it is now: what patches it later does not see our own requests.
  const send = globalThis.fetch;
  const outbox: Batch[] = [];
  let running: Promise<void> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let exits = 0;

  const deliver = async (batch: Batch): Promise<void> => {
    const { signal, count, restore } = batch;
    // Not a Blob: its bytes are read later, and a page that has left cannot give them.
    const body = new TextEncoder().encode(batch.body);
    const reserved = body.length <= keepaliveRoom() ? body.length : 0;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const exitsBefore = exits;
    countKeepalive(reserved, 1);
    const response = await send(
      typeof endpoint === 'string' ? `${endpoint.replace(/\/$/, '')}/v1/${signal}` : endpoint[signal],
      {
        method: 'POST',
        body,
        keepalive: !!reserved,
        signal: timeout,
        headers: { ...headers, 'content-type': 'application/json' },
      },
      // Chromium rejects keepalive requests as the document goes away, before it tells, and delivers them all the same.
    ).catch(() => new Promise<undefined>((resolve) => setTimeout(resolve)));
    countKeepalive(reserved, -1);
    const status = response?.status ?? (reserved && exits > exitsBefore ? 200 : timeout.aborted ? -1 : 0);
    if (status <= 0 || isRetryable(status)) {
      retryTimer ??= setTimeout(wake, retryDelay(response?.headers.get('retry-after'), failures++, Math.random()));
      if (!restore) outbox.push(batch);
      else if (status < 0) settle(signal, 'dropped', 'timeout', count);
      else restore();
    } else {
      failures = 0;
      settle(signal, status < 300 ? 'sent' : 'rejected', status, count);
    }
  };

  const drain = async (): Promise<void> => {
    let batch: Batch | undefined;
    while (!retryTimer && (batch = outbox.shift() ?? next())) await deliver(batch);
  };
  const flush = (): Promise<void> =>
    (running ??= drain().finally(() => {
      running = undefined;
    }));
  const wake = (): void => {
    if (!retryTimer) return;
    clearTimeout(retryTimer);
    retryTimer = undefined;
    flush();
  };

  return {
    flush,
    wake,
    leave(left) {
      let batch: Batch | undefined;
      while (!retryTimer && keepaliveRoom() > MIN_BYTES && (batch = next(keepaliveRoom()))) deliver(batch);
      if (left) exits++;
    },
  };
}
