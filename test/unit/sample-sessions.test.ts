import { SpanKind } from '@opentelemetry/api';
import { createLogger, createMeter, recordEvent, sampleSessions, type Telemetry } from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, finish } from '../support/capture.ts';

const SESSIONS = 1_000;
const OVER_MS = 31 * 60_000;

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  capture = captureRequests();
});

const open = (sampling: Parameters<typeof sampleSessions>[0], features: Parameters<typeof client>[0] = {}): Telemetry =>
  client({ sampling: sampleSessions(sampling), flushInterval: 1e9, ...features });

/** What of these texts is sent, in order. */
async function sentOf(telemetry: Telemetry, ...texts: readonly string[]): Promise<unknown[]> {
  const logger = createLogger(telemetry);
  const before = capture.logs().length;
  for (const text of texts) text.startsWith('error') ? logger.error(text) : logger.info(text);
  await finish(telemetry.flush());
  return capture
    .logs()
    .slice(before)
    .map(({ body }) => body)
    .sort();
}

describe('sessions', () => {
  it.each([0, 0.1, 0.5, 1])('are sampled as wholes, a part of %d', async (sampleRate) => {
    const telemetry = open({ sampleRate });
    let sampled = 0;
    for (let i = 0; i < SESSIONS; i++) {
      vi.setSystemTime(Date.now() + OVER_MS);
      createLogger(telemetry).info('one');
      createLogger(telemetry).info('two');
      const { sent } = await finish(telemetry.flush());
      const all = sent - sampled * 2;
      // All or nothing of each.
      expect([0, 2]).toContain(all);
      sampled += all / 2;
    }
    // Six standard deviations of the binomial distribution: one run of 500 million is outside.
    const deviation = Math.sqrt(SESSIONS * sampleRate * (1 - sampleRate));
    expect(Math.abs(sampled - SESSIONS * sampleRate)).toBeLessThanOrEqual(6 * deviation);
  });

  it('are decided alike in all tabs, also where these have other rates, and by what began them', async () => {
    const first = open({ sampleRate: 1 });
    expect(await sentOf(first, 'a')).toEqual(['a']);
    expect(await sentOf(open({ sampleRate: 0 }), 'b')).toEqual(['b']);
    localStorage.clear();
    expect(await sentOf(open({ sampleRate: 0 }), 'c')).toEqual([]);
    expect(await sentOf(open({ sampleRate: 1 }), 'd')).toEqual([]);
  });

  it.each(['local-storage', 'memory'] as const)('leave nothing behind that %s should not have', async (where) => {
    const telemetry = open({ sampleRate: 1 }, { sessionPersistence: where });
    expect(await sentOf(telemetry, 'a')).toEqual(['a']);
    expect(Object.keys(localStorage).sort()).toEqual(
      where === 'memory' ? [] : ['footlight.session', 'footlight.session.rate'],
    );
  });

  it('are all sampled where the rate cannot be asked for', async () => {
    const sampleRate = (): number => {
      throw new Error('of the app');
    };
    expect(await sentOf(open({ sampleRate }), 'a')).toEqual(['a']);
  });

  it('that run stay as they are when the rate changes; the next one goes by it', async () => {
    let rate = 1;
    const telemetry = open({ sampleRate: () => rate });
    expect(await sentOf(telemetry, 'a')).toEqual(['a']);
    rate = 0;
    expect(await sentOf(telemetry, 'b')).toEqual(['b']);
    vi.setSystemTime(Date.now() + OVER_MS);
    expect(await sentOf(telemetry, 'c')).toEqual([]);
  });

  it('are the same as those whose traces are sampled at the same rate', async () => {
    const telemetry = open({ sampleRate: 0.5 }, { features: [tracing({ sampleRate: 0.5 })] });
    const seen = new Set<boolean>();
    for (let i = 0; i < 100; i++) {
      vi.setSystemTime(Date.now() + OVER_MS);
      const span = createTracer(telemetry).startSpan('span');
      const isTraced = span.spanContext().traceFlags === 1;
      expect(await sentOf(telemetry, 'a')).toEqual(isTraced ? ['a'] : []);
      seen.add(isTraced);
    }
    expect(seen.size).toBe(2);
  });
});

describe('of a session that is not sampled', () => {
  it('errors are sent, with the 50 records before each, once', async () => {
    const telemetry = open({ sampleRate: 0 });
    const texts = Array.from({ length: 60 }, (_, i) => `info ${i}`);
    expect(await sentOf(telemetry, ...texts, 'error 1')).toEqual(['error 1', ...texts.slice(10)].sort());
    expect(await sentOf(telemetry, 'after', 'error 2')).toEqual(['after', 'error 2']);
    expect(await sentOf(telemetry, 'last')).toEqual([]);
    expect(telemetry.totals()).toMatchObject({ sent: 53, dropped: 10 });
  });

  it('nothing waits for an error of the next one', async () => {
    const telemetry = open({ sampleRate: 0 });
    expect(await sentOf(telemetry, 'of the first')).toEqual([]);
    vi.setSystemTime(Date.now() + OVER_MS);
    expect(await sentOf(telemetry, 'error')).toEqual(['error']);
    expect(telemetry.totals().dropped).toBe(1);
  });

  it('poor web vitals and slow requests are sent, if they are to be', async () => {
    const vital = (telemetry: Telemetry, rating: string): void =>
      recordEvent(telemetry, 'browser.web_vital', { 'browser.web_vital.rating': rating }, { message: rating });
    const span = (telemetry: Telemetry, kind: SpanKind, seconds: number): void =>
      createTracer(telemetry)
        .startSpan(`${kind} ${seconds}`, { kind, startTime: new Date(0) })
        .end(new Date(seconds * 1_000));
    const use = async (options: object) => {
      const telemetry = open({ sampleRate: 0, ...options }, { features: [tracing({ sampleRate: 1 })] });
      for (const seconds of [1, 2, 3]) span(telemetry, SpanKind.CLIENT, seconds);
      span(telemetry, SpanKind.INTERNAL, 9);
      for (const rating of ['good', 'poor']) vital(telemetry, rating);
      await finish(telemetry.flush());
      const spans = capture.spans().map(({ name }) => name);
      return [...spans, ...capture.logs().map(({ body }) => body)].sort();
    };
    expect(await use({})).toEqual([]);
    // With what led to it.
    expect(await use({ slowRequests: 2 })).toEqual(['2 1', '2 2', '2 3']);
    expect(await use({ poorVitals: true })).toContain('poor');
  });

  it('what the app keeps is sent, and metrics are', async () => {
    const telemetry = open({ sampleRate: 0, keep: ({ body }) => body.includes('slow') });
    createMeter(telemetry).counter('c').add(3);
    expect(await sentOf(telemetry, 'before', 'slow request', 'after')).toEqual(['before', 'slow request']);
    expect(capture.points('c')).toMatchObject([{ value: 3 }]);
  });
});

it('a rate that is none is an error in development', () => {
  expect(() => sampleSessions({ sampleRate: 2 })).toThrow('from 0 to 1');
  expect(() => sampleSessions({} as never)).toThrow('from 0 to 1');
});
