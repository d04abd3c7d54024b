import { Blob as NodeBlob } from 'node:buffer';
import { createTelemetry, type Telemetry, type TelemetryOptions } from 'footlight';
import { afterEach, vi } from 'vitest';
import { type DecodedLog, type DecodedPoint, decodeLogs, decodeMetrics, type Wire } from './decode.ts';

/** One request of the client, as the collector would have got it. */
export interface Sent {
  readonly url: string;
  readonly init: RequestInit;
  readonly keepalive: boolean;
  /** Bytes of the body. */
  readonly bytes: number;
  readonly type: string;
  readonly json: Wire;
}

/** A fake collector in place of `fetch`. */
export interface Capture {
  readonly requests: readonly Sent[];
  /** What the next requests are answered. Replace it at will. @default status 200 */
  answer: (sent: Sent) => Response | Promise<Response>;
  logs(): readonly DecodedLog[];
  /** Points of one metric, or of all but `footlight.records`. */
  points(name?: string): readonly DecodedPoint[];
  /** Values of `footlight.records` added up by `signal outcome reason`. */
  records(): Readonly<Record<string, number>>;
}

/** A blob whose text can be read at once. */
class OpenBlob extends NodeBlob {
  readonly content: string;
  constructor(parts: string[], options?: { type?: string }) {
    super(parts, options);
    this.content = parts.join('');
  }
}

const clients: Telemetry[] = [];
const waiting: (() => void)[] = [];

export const status = (code: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status: code, headers });

/** As `fetch` does where nobody listens, and where the connection breaks. */
export const refuse = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));

/** Answers 200 when the test is over, or never before the request is aborted. */
export const hang = ({ init }: Sent): Promise<Response> =>
  new Promise((resolve, reject) => {
    waiting.push(() => resolve(status(200)));
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });

/** Lets all hanging requests have their answer. */
export function answerHanging(): void {
  for (const answer of waiting.splice(0)) answer();
}

function read({ body, headers }: RequestInit): Pick<Sent, 'bytes' | 'type' | 'json'> {
  const blob = body instanceof OpenBlob ? body : undefined;
  const bytes = blob ? Buffer.from(blob.content) : Buffer.from(body as string | Uint8Array<ArrayBuffer>);
  return {
    bytes: bytes.length,
    type: new Headers(headers).get('content-type') ?? blob?.type ?? '',
    json: JSON.parse(bytes.toString()) as Wire,
  };
}

/** Puts a fake collector in place of `fetch`. Before `createTelemetry`, which remembers the `fetch` it finds. */
export function captureRequests(): Capture {
  const requests: Sent[] = [];
  const capture: Capture = {
    requests,
    answer: () => status(200),
    logs: () => requests.flatMap(({ json }) => decodeLogs(json)),
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
  vi.stubGlobal('Blob', OpenBlob);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit): Promise<Response> => {
    const sent = { url, init, keepalive: !!init.keepalive, ...read(init) };
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
