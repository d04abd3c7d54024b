import { createOwnFetch } from '../browser/own-fetch.ts';
import type { Batch, Endpoint } from '../types.ts';
import { countKeepalive, keepaliveRoom } from './keepalive.ts';

/** What a request came to. */
export interface Answer {
  /** The HTTP status; 0 if it did not arrive, -1 if nobody knows, because it took too long. */
  readonly status: number;
  /** The `Retry-After` header. */
  readonly retryAfter: string | null | undefined;
  /** How many records a collector that took the request did not take. */
  readonly rejected: number;
}

/** Sends a batch now, and says in `outlives` whether its request outlives the page. Never rejects. */
export type Post = (batch: Batch) => Promise<Answer>;

/** How requests are made. */
export interface HttpOptions {
  readonly endpoint: Endpoint;
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotencyKey: boolean;
}

/** Makes the sender of a client: OTLP/HTTP JSON, https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createHttp({ endpoint, headers, idempotencyKey }: HttpOptions): Post {
  const TIMEOUT_MS = 10_000;
  const send = createOwnFetch();

  return async (batch) => {
    const { id, signal, body, gzip } = batch;
    const reserved = body.length <= keepaliveRoom() ? body.length : 0;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    countKeepalive(reserved, 1);
    const sending = send(
      typeof endpoint === 'string' ? `${endpoint.replace(/\/$/, '')}/v1/${signal}` : endpoint[signal],
      {
        method: 'POST',
        // Not a Blob: its bytes are read later, and a page that has left cannot give them.
        body,
        keepalive: !!reserved,
        signal: timeout,
        headers: {
          ...headers,
          'content-type': 'application/json',
          ...(gzip && { 'content-encoding': 'gzip' }),
          ...(idempotencyKey && { 'idempotency-key': `"${id}"` }),
        },
      },
    );
    // Not before: Firefox ends scripts anywhere as it closes a tab, and what is not sent is to be stored.
    batch.outlives = !!reserved;
    // Chromium rejects keepalive requests as the document goes away, before it tells, and delivers them all the same.
    const response = await sending.catch(() => new Promise<undefined>((resolve) => setTimeout(resolve)));
    // In `partialSuccess`: https://opentelemetry.io/docs/specs/otlp/#partial-success-1 An answer may end half way.
    const text = await response?.text().catch(() => '');
    countKeepalive(reserved, -1);
    return {
      status: response?.status ?? -Number(timeout.aborted),
      retryAfter: response?.headers.get('retry-after'),
      rejected: Math.min(batch.count, Number(text?.match(/"rejected\w+"\s*:\s*"?(\d+)/)?.[1] ?? 0)),
    };
  };
}
