import { gunzipSync } from 'node:zlib';
import { createTelemetry, type FlushResult, type Telemetry, type TelemetryOptions } from 'footlight';
import { afterEach, vi } from 'vitest';
import {
  type DecodedLog,
  type DecodedPoint,
  type DecodedSpan,
  decodeLogs,
  decodeMetrics,
  decodeSpans,
  type Wire,
} from './decode.ts';

/** One request of the client, as the collector would have got it. */
export interface Sent {
  readonly url: string;
  readonly init: RequestInit;
  readonly keepalive: boolean;
  readonly headers: Headers;
  /** Bytes of the body, as they are on the wire. */
  readonly bytes: number;
  readonly json: Wire;
}

/** A fake collector in place of `fetch`. */
export interface Capture {
  readonly requests: readonly Sent[];
  /** What the next requests are answered. Replace it at will. @default status 200 */
  answer: (sent: Sent) => Response | Promise<Response>;
  logs(): readonly DecodedLog[];
  spans(): readonly DecodedSpan[];
  /** Points of one metric, or of all but `footlight.records`. */
  points(name?: string): readonly DecodedPoint[];
  /** Values of `footlight.records` added up by `signal outcome reason`. */
  records(): Readonly<Record<string, number>>;
}

const clients: Telemetry[] = [];
const waiting: ((code: number) => void)[] = [];

export const status = (code: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status: code, headers });

/** What became of records: of all that is not said, nothing. */
export const fates = (some: Partial<FlushResult> = {}): FlushResult => ({
  sent: 0,
  kept: 0,
  dropped: 0,
  rejected: 0,
  collapsed: 0,
  ...some,
});

/** As `fetch` does where nobody listens, and where the connection breaks. */
export const refuse = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));

/** Answers when the test says so or is over, or never before the request is aborted. */
export const hang = ({ init }: Sent): Promise<Response> =>
  new Promise((resolve, reject) => {
    waiting.push((code) => resolve(status(code)));
    const abort = (): void => reject(init.signal?.reason);
    if (init.signal?.aborted) abort();
    init.signal?.addEventListener('abort', abort);
  });

/** Lets all hanging requests have their answer. */
export function answerHanging(code = 200): void {
  for (const answer of waiting.splice(0)) answer(code);
}

/** A body, as a collector reads it. */
export function readBody(body: Uint8Array, headers: Headers): Wire {
  const bytes = headers.get('content-encoding') === 'gzip' ? gunzipSync(body) : Buffer.from(body);
  return JSON.parse(bytes.toString()) as Wire;
}

function read(url: string, init: RequestInit): Sent {
  const headers = new Headers(init.headers);
  const body = init.body as Uint8Array<ArrayBuffer>;
  return { url, init, keepalive: !!init.keepalive, headers, bytes: body.length, json: readBody(body, headers) };
}

/** Puts a fake collector in place of `fetch`. Before `createTelemetry`, which remembers the `fetch` it finds. */
export function captureRequests(): Capture {
  const requests: Sent[] = [];
  const capture: Capture = {
    requests,
    answer: () => status(200),
    logs: () => requests.flatMap(({ json }) => decodeLogs(json)),
    spans: () => requests.flatMap(({ json }) => decodeSpans(json)),
    points: (wanted) =>
      requests
        .flatMap(({ json }) => decodeMetrics(json))
        .filter(({ name }) => (wanted ? name === wanted : name !== 'footlight.records')),
    records() {
      const sums: Record<string, number> = {};
      for (const { labels, value } of capture.points('footlight.records')) {
        const key = `${labels['signal']} ${labels['outcome']} ${labels['reason']}`;
        sums[key] = (sums[key] ?? 0) + value;
      }
      return sums;
    },
  };
  // The page has nothing better to do. Tests of idle time have their own.
  vi.stubGlobal('requestIdleCallback', (task: () => void) => queueMicrotask(task));
  // Its threads know nothing of fake timers. Tests of compression have their own.
  vi.stubGlobal('CompressionStream', undefined);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit): Promise<Response> => {
    const sent = read(url, init);
    requests.push(sent);
    return capture.answer(sent);
  });
  return capture;
}

export const SERVICE = { name: 'shop-web', version: '1.4.2', environment: 'test' } as const;
export const ENDPOINT = 'https://collector.test';

/** A client that is stopped after the test. */
export function client(options: Partial<TelemetryOptions> = {}): Telemetry {
  const telemetry = createTelemetry({ service: SERVICE, endpoint: ENDPOINT, ...options });
  clients.push(telemetry);
  return telemetry;
}

/** Lets everything that is promised happen, under fake timers too. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

/** Waits for a promise under fake timers, with the timers that are due at once. */
export async function finish<Value>(promise: Promise<Value>): Promise<Value> {
  // Whoever called will hear of it, but later.
  promise.catch(() => undefined);
  for (let turn = 0; turn < 5; turn++) await vi.advanceTimersByTimeAsync(0);
  return promise;
}

afterEach(async () => {
  answerHanging();
  for (const telemetry of clients.splice(0)) telemetry.stop().catch(() => undefined);
  await settle();
  answerHanging();
  await settle();
  vi.useRealTimers();
  try {
    globalThis.localStorage?.clear();
  } catch {
    // A test has denied it.
  }
});
