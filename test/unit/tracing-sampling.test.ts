import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { createFetch, createMeter, type Telemetry } from 'footlight';
import { createTracer, type TracingOptions, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

const SESSIONS = 600;
const OVER_MS = 31 * 60_000;

/** Numbers that are the same in every run, so that a share is too: https://en.wikipedia.org/wiki/Xorshift */
function seedRandomness(): void {
  let state = 0x9e3779b9;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const bytes = new Uint8Array(array?.buffer ?? new ArrayBuffer(0));
    for (let i = 0; i < bytes.length; i++) bytes[i] = next() >>> 24;
    return array;
  });
  vi.spyOn(Math, 'random').mockImplementation(() => next() / 2 ** 32);
}

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  seedRandomness();
  capture = captureRequests();
});

const traced = (options: TracingOptions): Telemetry => client({ features: [tracing(options)], flushInterval: 1e9 });

/** Whether a new trace is sampled, and whether the spans in it are. */
function isSampled(telemetry: Telemetry, root = ROOT_CONTEXT): boolean {
  const tracer = createTracer(telemetry);
  const span = tracer.startSpan('root', {}, root);
  const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, span));
  const flags = span.spanContext().traceFlags;
  expect(child.spanContext().traceFlags).toBe(flags);
  expect(span.isRecording()).toBe(flags === 1);
  return flags === 1;
}

/** Of each of many sessions, whether each of three traces of it is sampled. */
function sessionsOf(telemetry: Telemetry): readonly (readonly boolean[])[] {
  return Array.from({ length: SESSIONS }, () => {
    vi.setSystemTime(Date.now() + OVER_MS);
    return [isSampled(telemetry), isSampled(telemetry), isSampled(telemetry)];
  });
}

const share = (all: readonly boolean[]): number => all.filter(Boolean).length / all.length;

describe('sampling by session', () => {
  it.each([0.1, 0.5, 0.9])('samples %d of the sessions, and all traces of one alike', (sampleRate) => {
    const sessions = sessionsOf(traced({ sampleRate }));
    for (const traces of sessions) expect(new Set(traces).size).toBe(1);
    const rate = share(sessions.map(([first]) => first as boolean));
    expect(Math.abs(rate - sampleRate)).toBeLessThan(0.03);
  });

  it('decides the same in all tabs of a session, and after a reload', () => {
    const [one, other] = [traced({ sampleRate: 0.5 }), traced({ sampleRate: 0.5, global: false })];
    const seen = new Set<boolean>();
    for (let session = 0; session < 50; session++) {
      vi.setSystemTime(Date.now() + OVER_MS);
      const first = isSampled(one);
      expect(isSampled(other)).toBe(first);
      expect(isSampled(traced({ sampleRate: 0.5 }))).toBe(first);
      seen.add(first);
    }
    expect(seen.size).toBe(2);
  });

  it.each([
    [0, false],
    [1, true],
  ])('of a rate of %d is all or nothing', (sampleRate, expected) => {
    const sessions = sessionsOf(traced({ sampleRate }));
    expect(sessions.flat().every((one) => one === expected)).toBe(true);
  });
});

describe('sampling by trace', () => {
  it.each([0.1, 0.5])('samples %d of the traces, whatever the session', (sampleRate) => {
    const telemetry = traced({ sampleRate, sampleBy: 'trace' });
    const traces = Array.from({ length: SESSIONS }, () => isSampled(telemetry));
    expect(Math.abs(share(traces) - sampleRate)).toBeLessThan(0.03);
  });
});

describe('what has a parent', () => {
  const PARENT = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', isRemote: true };
  const below = (traceFlags: number) => trace.setSpanContext(ROOT_CONTEXT, { ...PARENT, traceFlags });

  it.each(['session', 'trace'] as const)('is sampled as that is, by %s too', (sampleBy) => {
    expect(isSampled(traced({ sampleRate: 0, sampleBy }), below(1))).toBe(true);
    expect(isSampled(traced({ sampleRate: 1, sampleBy }), below(0))).toBe(false);
  });
});

describe('a trace that is sampled out', () => {
  it('sends no span and no exemplar, and tells the server so; all metrics are sent', async () => {
    const telemetry = traced({ sampleRate: 0 });
    const sent: (string | null)[] = [];
    const api = createFetch(telemetry, {
      fetch: async (_, init) => {
        sent.push(new Headers(init?.headers).get('traceparent'));
        return new Response(null);
      },
    });
    const counter = createMeter(telemetry).counter('orders');
    for (let order = 0; order < 20; order++) {
      await withSpan(createTracer(telemetry), 'order', async () => {
        counter.add(1);
        await api('/api/orders');
      });
    }
    telemetry.flush();
    await vi.advanceTimersByTimeAsync(10);
    expect(capture.spans()).toEqual([]);
    expect(capture.points('orders')).toMatchObject([{ value: 20 }]);
    expect(capture.points('frontend.api.request.duration')).toMatchObject([{ count: 20 }]);
    expect(capture.points().flatMap(({ exemplars = [] }) => exemplars)).toEqual([]);
    expect(new Set(sent).size).toBe(20);
    for (const header of sent) expect(header).toMatch(/^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-00$/);
  });
});
