import { createLogger, createMeter, type Logger, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish, type Sent, status } from '../support/capture.ts';
import { type DecodedPoint, decodeLogs, decodeMetrics } from '../support/decode.ts';

let capture: Capture;
let telemetry: Telemetry;
let logger: Logger;
let accepted: Sent[];
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  telemetry = client({ diagnose: () => undefined });
  logger = createLogger(telemetry);
  accepted = [];
});

/** A collector that takes so many records a request. */
function takeAtMost(count: number): void {
  capture.answer = (sent) => {
    if (decodeLogs(sent.json).length + decodeMetrics(sent.json).length > count) return status(413);
    accepted.push(sent);
    return status(200);
  };
}

const logs = () => accepted.flatMap(({ json }) => decodeLogs(json));
const points = (name: string): readonly DecodedPoint[] =>
  accepted.flatMap(({ json }) => decodeMetrics(json)).filter((point) => point.name === name);
const keyOf = ({ headers }: Sent) => headers.get('idempotency-key');

describe('logs that are too large for the collector', () => {
  it('are sent in halves, until they fit: each once', async () => {
    takeAtMost(3);
    for (let i = 10; i < 30; i++) logger.info(`${i}`, { i });
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 20 }));
    expect(
      logs()
        .map(({ body }) => Number(body))
        .sort(),
    ).toEqual(Array.from({ length: 20 }, (_, i) => i + 10));
    expect(logs().every(({ body, attributes }) => Number(body) === attributes['i'])).toBe(true);
  });

  it('keep what they have in common', async () => {
    takeAtMost(1);
    telemetry.setUser({ id: 'ann' });
    createLogger(telemetry, { name: 'one' }).info('a');
    createLogger(telemetry, { name: 'two' }).error('b');
    await finish(telemetry.flush());
    const common = { 'service.name': 'shop-web', 'user.id': 'ann' };
    expect(logs().map(({ body, scope, resource }) => [body, scope, resource])).toEqual(
      expect.arrayContaining([
        ['a', 'one', expect.objectContaining(common)],
        ['b', 'two', expect.objectContaining(common)],
      ]),
    );
  });

  it('are other requests then: with other idempotency keys', async () => {
    takeAtMost(2);
    for (let i = 0; i < 8; i++) logger.info(`${i}`);
    await finish(telemetry.flush());
    expect(capture.requests).toHaveLength(7);
    expect(new Set(capture.requests.map(keyOf)).size).toBe(7);
  });

  it('are sent again under the same key when the collector fails meanwhile', async () => {
    capture.answer = () => status([413, 200, 503, 200][capture.requests.length - 1] ?? 500);
    for (let i = 0; i < 4; i++) logger.info(`${i}`);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 4 }));
    const [whole, , failed, again] = capture.requests.map(keyOf);
    expect(again).toBe(failed);
    expect(again).not.toBe(whole);
  });

  it('are rejected if one of them is too large by itself, and the others arrive', async () => {
    capture.answer = ({ json }) => status(decodeLogs(json).some(({ body }) => body === '3') ? 413 : 200);
    createMeter(telemetry).counter('c').add(1);
    for (let i = 0; i < 8; i++) logger.info(`${i}`);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 8, rejected: 1 }));
    const alone = capture.requests.filter(({ json }) => decodeLogs(json).every(({ body }) => body === '3'));
    expect(alone.filter(({ url }) => url.endsWith('logs'))).toHaveLength(1);
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'logs rejected 413': 1, 'logs sent 200': 7 });
  });
});

describe('one log that is too large for the collector', () => {
  it('is rejected at once', async () => {
    capture.answer = () => status(413);
    logger.info('x');
    expect(await finish(telemetry.flush())).toEqual(fates({ rejected: 1 }));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(capture.requests).toHaveLength(1);
  });
});

describe('a window of metrics that is too large for the collector', () => {
  it('is sent in halves whose sums are exact', async () => {
    takeAtMost(3);
    const meter = createMeter(telemetry);
    const counter = meter.counter('c');
    const histogram = meter.histogram('h', { bounds: [1, 10] });
    for (let i = 0; i < 9; i++) {
      counter.add(2 ** i, { i });
      histogram.record(i * 2, { i });
    }
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 18 }));
    const values = Object.fromEntries(points('c').map(({ labels, value }) => [`${labels['i']}`, value]));
    expect(values).toEqual(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}`, 2 ** i])));
    expect(points('c')).toHaveLength(9);
    expect(points('h')).toHaveLength(9);
    for (const { labels, value, count } of points('h')) expect([value, count]).toEqual([Number(labels['i']) * 2, 1]);
    expect(new Set(points('c').map(({ start }) => start)).size).toBe(1);
  });

  it('sends only the half again that did not arrive', async () => {
    const counter = createMeter(telemetry).counter('c');
    for (let i = 0; i < 4; i++) counter.add(1, { i });
    capture.answer = (sent) => {
      const code = [413, 200, 503][capture.requests.length - 1] ?? 200;
      if (code === 200) accepted.push(sent);
      return status(code);
    };
    await finish(telemetry.flush());
    for (let i = 0; i < 4; i++) counter.add(10, { i });
    await vi.advanceTimersByTimeAsync(60_000);
    const sums = [0, 1, 2, 3].map((i) =>
      points('c').reduce((sum, { labels, value }) => sum + (labels['i'] === `${i}` ? value : 0), 0),
    );
    expect(sums).toEqual([11, 11, 11, 11]);
  });
});
