import { createLogger, createMeter, createTelemetry, type TelemetryOptions } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Capture,
  captureRequests,
  client,
  fates,
  finish,
  SERVICE,
  settle,
  status,
} from '../../support/capture.ts';
import { goOnline, pageHide, pageShow, setHidden } from '../../support/page.ts';
import { type Fake, fakeOutbox } from './support.ts';

let capture: Capture;
let fake: Fake;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  fake = fakeOutbox();
});

const adoptions = () => fake.calls.filter((call) => call === 'adopt').length;

describe('the client asks its outbox', () => {
  it('for a store, once, and that for what pages have left', () => {
    const telemetry = client({ outbox: fake.outbox, endpoint: 'https://one.test' });
    createLogger(telemetry).info('x');
    expect(fake.calls).toEqual(['create', 'adopt']);
    expect(fake.host().endpoint).toBe('https://one.test');
  });

  it('for nothing when the client is inert', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    vi.spyOn(console, 'warn').mockReturnValue();
    const telemetry = createTelemetry({ service: SERVICE, outbox: fake.outbox } as unknown as TelemetryOptions);
    await telemetry.stop();
    expect(fake.calls).toEqual([]);
  });

  it.each([
    ['is visible again', () => setHidden(false)],
    ['comes back', () => pageShow(true)],
    ['is online again', goOnline],
  ])('for what pages have left when the page %s', (_, happen) => {
    client({ outbox: fake.outbox });
    happen();
    expect(adoptions()).toBe(2);
  });

  it('to store again what has failed: metrics were not in it while they were on the wire', async () => {
    capture.answer = () => status(503);
    const telemetry = client({ outbox: fake.outbox });
    createMeter(telemetry).counter('c').add(1);
    await finish(telemetry.flush());
    // Before it is sent, and once it has failed.
    expect(fake.synced).toEqual([expect.objectContaining({ signal: 'metrics' }), undefined]);
    expect(fake.host().sealed()).toMatchObject([{ signal: 'metrics' }]);
  });

  it('for what pages have left when the collector is back', async () => {
    capture.answer = () => status(503);
    const telemetry = client({ outbox: fake.outbox });
    createLogger(telemetry).info('x');
    await finish(telemetry.flush());
    expect(adoptions()).toBe(1);
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(adoptions()).toBe(2);
    createLogger(telemetry).info('y');
    await finish(telemetry.flush());
    expect(adoptions()).toBe(2);
  });

  it('to store what is recorded: logs and metrics', () => {
    const telemetry = client({ outbox: fake.outbox });
    createLogger(telemetry).info('x');
    expect(fake.wakes).toBe(1);
    createMeter(telemetry).counter('c').add(1);
    expect(fake.wakes).toBe(2);
  });

  it('to store a request before it is sent, under the id that is its key', async () => {
    let write: () => void = () => undefined;
    fake.written = new Promise((resolve) => {
      write = resolve;
    });
    const telemetry = client({ outbox: fake.outbox });
    createLogger(telemetry).info('x');
    telemetry.flush();
    await settle();
    expect(capture.requests).toEqual([]);
    expect(fake.synced).toMatchObject([{ signal: 'logs', count: 1, priority: 9 }]);
    expect(fake.host().sealed()).toEqual(fake.synced);
    write();
    await settle();
    expect(capture.requests[0]?.headers.get('idempotency-key')).toBe(`"${fake.synced[0]?.id}"`);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
    expect(fake.host().sealed()).toEqual([]);
  });

  it('to store each of several requests, and each again when it is sent again', async () => {
    capture.answer = () => status(capture.requests.length === 2 ? 503 : 200);
    const telemetry = client({ outbox: fake.outbox });
    for (let i = 0; i < 100; i++) createLogger(telemetry).info(`${i}`.padEnd(1_000, 'a'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.requests.length).toBeGreaterThan(3);
    expect(capture.requests.map(({ headers }) => headers.get('idempotency-key'))).toEqual(
      // Without a batch: once more, because one has failed.
      fake.synced.flatMap((batch) => (batch ? [`"${batch.id}"`] : [])),
    );
  });

  it('to store what waits when the page hides, beside sending it', () => {
    const telemetry = client({ outbox: fake.outbox });
    createLogger(telemetry).info('x');
    setHidden(true);
    expect(fake.calls).toEqual(['create', 'adopt', 'hide']);
    expect(capture.logs()).toHaveLength(1);
  });

  it('for nothing more once the client is stopped', async () => {
    const telemetry = client({ outbox: fake.outbox });
    await finish(telemetry.stop());
    expect(fake.calls).toEqual(['create', 'adopt', 'close']);
    setHidden(true);
    setHidden(false);
    pageHide();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fake.calls.at(-1)).toBe('close');
  });
});
