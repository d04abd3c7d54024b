import { type Attributes, createLogger, createMeter } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerHanging,
  type Capture,
  captureRequests,
  client,
  finish,
  hang,
  refuse,
  settle,
  status,
} from '../support/capture.ts';
import { freeze, pageHide, pageShow, setHidden } from '../support/page.ts';

const BUDGET = 60 * 1_024;
let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
});

const inFlight = () => capture.requests.reduce((sum, { keepalive, bytes }) => sum + (keepalive ? bytes : 0), 0);

function freezeHidden(): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: true });
  freeze();
}

describe('a page that may be ending', () => {
  it.each([
    ['hides', () => setHidden(true)],
    ['goes away', pageHide],
    ['freezes', freezeHidden],
  ])('sends at once when it %s, metrics first, in requests that outlive it', (_, happen) => {
    const telemetry = client();
    createLogger(telemetry).info('x');
    createMeter(telemetry).counter('c').add(1);
    happen();
    // No turn of the event loop in between: there may be none.
    expect(capture.requests.map(({ url, keepalive }) => [url.slice(-7), keepalive])).toEqual([
      ['metrics', true],
      ['v1/logs', true],
    ]);
  });

  it('does not listen to unload and beforeunload', () => {
    const listen = vi.spyOn(globalThis, 'addEventListener');
    client();
    const types = listen.mock.calls.map(([type]) => type);
    expect(types).toContain('pagehide');
    expect(types).not.toContain('unload');
    expect(types).not.toContain('beforeunload');
  });

  it('sends nothing twice when it hides, freezes and goes away', async () => {
    const telemetry = client();
    createLogger(telemetry).info('x');
    setHidden(true);
    freeze();
    pageHide();
    await finish(telemetry.flush());
    expect(capture.logs()).toHaveLength(1);
  });

  it('sends 500 short logs, of which nothing is said that need not be', () => {
    const telemetry = client();
    const logger = createLogger(telemetry);
    for (let i = 0; i < 500; i++) logger.info(`m-${i}`);
    pageHide();
    expect(capture.logs()).toHaveLength(500);
    expect(inFlight()).toBeLessThan(BUDGET);
  });

  it.each([0, 100, 1_000, 5_000, 20_000])(
    'sends what there is room for, where %d bytes more are true of all',
    (bytes) => {
      const telemetry = client();
      telemetry.setAttributes({ more: 'a'.repeat(bytes % 16_384), evenMore: 'a'.repeat(Math.max(0, bytes - 16_384)) });
      const logger = createLogger(telemetry);
      for (let i = 0; i < 1_000; i++) logger.info(`m-${i}`);
      pageHide();
      expect(inFlight()).toBeLessThanOrEqual(BUDGET);
      expect(inFlight()).toBeGreaterThan(0.9 * BUDGET);
    },
  );

  it('does not wait for a request under way', () => {
    capture.answer = hang;
    const telemetry = client();
    createLogger(telemetry).info('a');
    telemetry.flush();
    createLogger(telemetry).info('b');
    setHidden(true);
    expect(capture.logs().map(({ body }) => body)).toEqual(['a', 'b']);
  });

  it.each([1_100, 1_300, 1_700, 2_500])(
    'makes no batches of one record each of the rest, at %i bytes a record',
    async (bytes) => {
      const telemetry = client();
      const logger = createLogger(telemetry);
      for (let i = 0; i < 300; i++) logger.info(`${i} `.padEnd(bytes, 'x'));
      setHidden(true);
      await finish(telemetry.flush());
      expect(capture.logs()).toHaveLength(300);
      expect(capture.requests.length).toBeLessThan(10 + (300 * bytes) / 20_000);
    },
  );

  it('sends nothing to a collector that fails, and all of it later', async () => {
    capture.answer = () => status(503);
    const telemetry = client();
    createLogger(telemetry).info('a');
    await finish(telemetry.flush());
    createLogger(telemetry).info('b');
    setHidden(true);
    expect(capture.requests).toHaveLength(1);
    capture.answer = () => status(200);
    setHidden(false);
    await finish(settle());
    expect(capture.logs().map(({ body }) => body)).toEqual(['a', 'a', 'b']);
  });
});

describe('a page that has come back', () => {
  it('goes on sending', async () => {
    const { info } = createLogger(client());
    info('before');
    setHidden(true);
    await vi.advanceTimersByTimeAsync(10_000);
    setHidden(false);
    info('after');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.logs().map(({ body }) => body)).toEqual(['before', 'after']);
  });
});

describe('requests that outlive the page', () => {
  it('have 60 KiB together, over two clients; the rest waits and nothing is lost', async () => {
    capture.answer = hang;
    for (const telemetry of [client(), client()]) {
      const { info } = createLogger(telemetry);
      for (let i = 0; i < 45; i++) info(`${i}`.padEnd(900, 'a'));
    }
    setHidden(true);
    expect(capture.requests.every(({ keepalive }) => keepalive)).toBe(true);
    expect(inFlight()).toBeLessThanOrEqual(BUDGET);
    expect(inFlight()).toBeGreaterThan(50 * 1_024);
    expect(capture.logs().length).toBeLessThan(90);
    capture.answer = () => status(200);
    answerHanging();
    setHidden(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.logs()).toHaveLength(90);
  });

  it('have their 60 KiB again once they are answered', async () => {
    const { info } = createLogger(client());
    for (let round = 1; round <= 3; round++) {
      for (let i = 0; i < 40; i++) info(`${i}`.padEnd(900, 'a'));
      setHidden(true);
      expect(capture.requests.filter(({ keepalive }) => keepalive)).toHaveLength(round);
      await finish(settle());
    }
    expect(capture.logs()).toHaveLength(120);
  });

  it.each<[string, string, Attributes]>([
    ['small attributes', 'x', { a: 1, b: 2, c: 3, d: 4 }],
    ['a script of three bytes a letter', '課程完成了'.repeat(20), {}],
    ['quotes and line breaks', '"\n\\'.repeat(30), {}],
  ])('fit, also when logs have %s', (_, message, attributes) => {
    capture.answer = hang;
    const { info } = createLogger(client());
    for (let i = 0; i < 280; i++) info(message, { ...attributes, i });
    setHidden(true);
    expect(capture.logs().length).toBeGreaterThan(0);
    expect(capture.requests.map(({ keepalive }) => keepalive)).not.toContain(false);
    expect(inFlight()).toBeLessThanOrEqual(BUDGET);
  });

  it('are nine at most', () => {
    capture.answer = hang;
    const telemetry = client();
    for (let i = 0; i < 15; i++) {
      telemetry.setUser({ id: `u-${i}` });
      createLogger(telemetry).info('x');
    }
    setHidden(true);
    expect(capture.requests.length).toBeLessThanOrEqual(9);
  });

  it('are not sent again when the browser rejects them as the document goes away', async () => {
    capture.answer = refuse;
    const telemetry = client();
    createLogger(telemetry).info('x');
    createMeter(telemetry).counter('c').add(1);
    pageHide();
    await finish(settle());
    pageShow(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.logs()).toHaveLength(1);
    expect(capture.points('c')).toHaveLength(1);
    expect(await finish(telemetry.flush())).toMatchObject({ sent: 2 });
  });

  it('are sent again when they fail while the page is only hidden', async () => {
    capture.answer = refuse;
    createLogger(client()).info('x');
    setHidden(true);
    await finish(settle());
    capture.answer = () => status(200);
    setHidden(false);
    await finish(settle());
    expect(capture.logs()).toHaveLength(2);
  });

  it('are sent again when they fail after the page has come back', async () => {
    const telemetry = client();
    pageHide();
    pageShow(true);
    capture.answer = refuse;
    createLogger(telemetry).info('x');
    await finish(telemetry.flush());
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(capture.logs()).toHaveLength(2);
  });
});
