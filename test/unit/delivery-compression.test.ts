import { createLogger, createMeter, type TelemetryOptions } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, settle } from '../support/capture.ts';
import { decodeLogs } from '../support/decode.ts';
import { setHidden } from '../support/page.ts';
import { fakeOutbox } from './outbox/support.ts';

const { CompressionStream } = globalThis;

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
  vi.stubGlobal('CompressionStream', CompressionStream);
});

/** Sends so many different logs of 100 letters. */
async function send(count: number, options: Partial<TelemetryOptions> = {}): Promise<void> {
  const telemetry = client(options);
  for (let i = 0; i < count; i++) createLogger(telemetry).info(`${i}`.padStart(100, 'a'));
  expect(await telemetry.flush()).toEqual(fates({ sent: count }));
  expect(capture.logs().map(({ body }) => Number(body.replaceAll('a', '')))).toEqual(
    Array.from({ length: count }, (_, i) => i),
  );
}

const encodings = () => capture.requests.map(({ headers }) => headers.get('content-encoding'));

describe('a request', () => {
  it('above 1 KiB is compressed with gzip, and says so', async () => {
    await send(100);
    expect(encodings()).toEqual(['gzip']);
    expect(capture.requests[0]?.headers.get('content-type')).toBe('application/json');
    expect(capture.requests[0]?.bytes).toBeLessThan(2_000);
  });

  it('of metrics is compressed as well', async () => {
    const telemetry = client();
    for (let i = 0; i < 50; i++) createMeter(telemetry).counter('c').add(i, { i });
    await telemetry.flush();
    expect(encodings()).toEqual(['gzip']);
    expect(capture.points('c').map(({ value }) => value)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('below 1 KiB is not: it would hardly be smaller', async () => {
    await send(1);
    expect(encodings()).toEqual([null]);
    expect(capture.requests[0]?.bytes).toBeLessThan(1_024);
  });

  it('and others fit into an outbox that keeps little: none is dropped before it is compressed', async () => {
    await send(3_000, { outbox: fakeOutbox(200_000).outbox });
    expect(Math.max(...capture.requests.map(({ bytes }) => bytes))).toBeLessThan(60_000);
  });

  it('is as large as what compresses well can be and still leave with a page: a burst makes few', async () => {
    await send(2_000);
    expect(capture.requests).toHaveLength(3);
  });

  it('is no larger for texts that take more bytes than characters, once that is noticed', async () => {
    const telemetry = client({ compression: false });
    for (let i = 0; i < 1_000; i++) createLogger(telemetry).info(`${i}`.padStart(300, '漢'));
    expect(await telemetry.flush()).toEqual(fates({ sent: 1_000 }));
    const [first = 0, ...others] = capture.requests.map(({ bytes }) => bytes);
    expect(first).toBeGreaterThan(65_536);
    expect(Math.max(...others)).toBeLessThan(40_000);
    expect(others.length).toBeGreaterThan(5);
  });

  it('is smaller again once records do not compress well any more', async () => {
    const telemetry = client();
    const logger = createLogger(telemetry);
    for (let i = 0; i < 100; i++) logger.info(`${i}`.padEnd(1_000, 'a'));
    // Random letters, the same in each run.
    let seed = 1;
    const letter = (): string => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return String.fromCharCode(0x23 + ((seed >> 16) % 90));
    };
    for (let i = 0; i < 400; i++) logger.info(Array.from({ length: 1_000 }, letter).join(''));
    expect(await telemetry.flush()).toEqual(fates({ sent: 500 }));
    const sizes = capture.requests.map(({ bytes }) => bytes);
    // One is too large until that is noticed.
    expect(sizes.filter((bytes) => bytes > 49_152).length).toBeLessThanOrEqual(1);
    expect(sizes.length).toBeGreaterThan(5);
  });

  it('is sent again as it was, under the same key', async () => {
    capture.answer = () => new Response(null, { status: capture.requests.length > 1 ? 200 : 503 });
    const telemetry = client();
    for (let i = 0; i < 50; i++) createLogger(telemetry).info(`${i}`.padStart(100, 'a'));
    await telemetry.flush();
    dispatchEvent(new Event('online'));
    expect(await telemetry.flush()).toEqual(fates({ sent: 50 }));
    const [first, second] = capture.requests;
    expect(encodings()).toEqual(['gzip', 'gzip']);
    expect(second?.init.body).toBe(first?.init.body);
    expect(second?.headers.get('idempotency-key')).toBe(first?.headers.get('idempotency-key'));
  });

  it('that was compressed before the page leaves takes little of what a leaving page may send', async () => {
    capture.answer = () => new Response(null, { status: 503 });
    const telemetry = client();
    for (let i = 0; i < 1_000; i++) createLogger(telemetry).info(`${i}`.padStart(100, 'a'));
    await vi.waitFor(async () => expect((await telemetry.flush()).kept).toBe(1_000));
    const before = capture.requests.length;
    capture.answer = () => new Response();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    setHidden(true);
    const leaving = capture.requests.slice(before);
    expect(leaving.every(({ keepalive }) => keepalive)).toBe(true);
    // What was in no request yet goes as it is: there is no time to compress.
    expect(leaving.filter(({ headers }) => !headers.has('content-encoding')).length).toBeLessThanOrEqual(1);
    expect(leaving.flatMap(({ json }) => decodeLogs(json))).toHaveLength(1_000);
    expect(await telemetry.flush()).toEqual(fates({ sent: 1_000 }));
  });

  it('of a page that leaves while it is compressed is sent once', async () => {
    const telemetry = client();
    for (let i = 0; i < 50; i++) createLogger(telemetry).info(`${i}`.padStart(100, 'a'));
    const flushed = telemetry.flush();
    await settle();
    expect(capture.requests).toHaveLength(0);
    setHidden(true);
    expect(encodings()).toEqual([null]);
    expect(await flushed).toEqual(fates({ sent: 50 }));
    expect(capture.logs()).toHaveLength(50);
  });
});

describe('a request goes as it is', () => {
  it('where compression is not wanted', async () => {
    await send(100, { compression: false });
    expect(encodings()).toEqual([null]);
  });

  it.each<[string, unknown]>([
    ['there is no CompressionStream', undefined],
    [
      'there is no gzip',
      class {
        constructor() {
          throw new TypeError('unsupported format');
        }
      },
    ],
    [
      'it gets no smaller',
      function unchanged() {
        return new TransformStream();
      },
    ],
    [
      'compression breaks half way',
      class extends TransformStream {
        constructor() {
          super({ transform: (_, controller) => controller.error(new Error('no')) });
        }
      },
    ],
  ])('where %s', async (_, stream) => {
    vi.stubGlobal('CompressionStream', stream);
    await send(100);
    expect(encodings()).toEqual([null]);
  });
});
