import type { Span, Tracer } from '@opentelemetry/api';
import { createMeter, type Meter, type Telemetry, trackApiRequest } from 'footlight';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Tracing } from '../../src/types.ts';
import { type Capture, captureRequests, client, finish, status } from '../support/capture.ts';
import { decodeMetrics } from '../support/decode.ts';

let capture: Capture;
let telemetry: Telemetry;
let tracer: Tracer;
let meter: Meter;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  capture = captureRequests();
  start(1);
});

function start(sampleRate: number): void {
  telemetry = client({ features: [tracing({ sampleRate })] });
  tracer = createTracer(telemetry);
  meter = createMeter(telemetry);
}

const histogram = () => meter.histogram('h', { bounds: [1, 10] });
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const idsOf = (span: Span) => ({ traceId: span.spanContext().traceId, spanId: span.spanContext().spanId });

/** Does something in a span of its own, and answers which. */
const within = (task: () => void): { traceId: string; spanId: string } =>
  withSpan(tracer, 'work', (span) => {
    task();
    return idsOf(span);
  });

describe('a histogram', () => {
  it('names with a value the span it was recorded in, and when', async () => {
    later(250);
    const ids = within(() => histogram().record(5, { page: '/a' }));
    later(1_000);
    await finish(telemetry.flush());
    expect(capture.points('h')).toMatchObject([
      { labels: { page: '/a' }, count: 1, value: 5, exemplars: [{ ...ids, value: 5, time: 1_000_250 }] },
    ]);
  });

  it('has one exemplar for each bucket, in their order, of the first value in it', async () => {
    const last = within(() => histogram().record(50));
    const first = within(() => histogram().record(0.5));
    within(() => {
      histogram().record(0.6);
      histogram().record(60);
    });
    await finish(telemetry.flush());
    expect(capture.points('h')).toMatchObject([{ count: 4, buckets: [2, 0, 2] }]);
    expect(capture.points('h')[0]?.exemplars).toMatchObject([
      { ...first, value: 0.5 },
      { ...last, value: 50 },
    ]);
  });

  it('has those of each set of labels', async () => {
    const [a, b] = ['a', 'b'].map((page) => within(() => histogram().record(5, { page })));
    await finish(telemetry.flush());
    expect(capture.points('h').map(({ exemplars }) => exemplars)).toMatchObject([[a], [b]]);
  });

  it('has none where no span is active', async () => {
    histogram().record(5);
    within(() => undefined);
    histogram().record(5);
    await finish(telemetry.flush());
    expect(capture.points('h')).toMatchObject([{ count: 2 }]);
    expect(capture.points('h')[0]).not.toHaveProperty('exemplars');
  });

  it('has none of a span that is not sampled, because nobody could look it up', async () => {
    await telemetry.stop();
    start(0);
    within(() => histogram().record(5));
    await finish(telemetry.flush());
    expect(capture.points('h')).toMatchObject([{ count: 1 }]);
    expect(capture.points('h')[0]).not.toHaveProperty('exemplars');
  });

  it('has none of an earlier window', async () => {
    within(() => histogram().record(5));
    await finish(telemetry.flush());
    histogram().record(5);
    await finish(telemetry.flush());
    const next = within(() => histogram().record(5));
    await finish(telemetry.flush());
    expect(capture.points('h').map(({ exemplars }) => exemplars?.length)).toEqual([1, undefined, 1]);
    expect(capture.points('h')[2]?.exemplars).toMatchObject([next]);
  });

  it('names spans by a handle too, only while one is active', async () => {
    const bound = histogram().bind({ page: '/a' });
    bound.record(5);
    await finish(telemetry.flush());
    expect(capture.points('h')[0]).not.toHaveProperty('exemplars');
    const ids = within(() => bound.record(5));
    bound.record(6);
    await finish(telemetry.flush());
    expect(capture.points('h')[1]).toMatchObject({ count: 2, exemplars: [{ ...ids, value: 5 }] });
  });

  it('names none for a value it cannot take', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    within(() => histogram().record(Number.NaN));
    histogram().record(5);
    await finish(telemetry.flush());
    expect(capture.points('h')[0]).not.toHaveProperty('exemplars');
  });

  it('keeps its exemplars when its window is split, and when it is sent again', async () => {
    const ids = ['a', 'b', 'c', 'd'].map((page) => within(() => histogram().record(5, { page })));
    capture.answer = ({ json }) =>
      status(decodeMetrics(json).length > 2 ? 413 : capture.requests.length < 4 ? 503 : 200);
    await vi.advanceTimersByTimeAsync(60_000);
    const arrived = capture
      .points('h')
      .filter(({ labels }) => labels['page'] === 'd')
      .at(-1);
    expect(arrived?.exemplars).toMatchObject([ids[3]]);
  });
});

describe('a counter', () => {
  it('does not even look for a span: it must cost nothing', () => {
    const active = vi.spyOn(telemetry.context.tracing as Tracing, 'active');
    meter.counter('c').add(1);
    meter.counter('c').bind({ a: 1 }).add();
    expect(active).not.toHaveBeenCalled();
    histogram().record(1);
    expect(active).toHaveBeenCalledTimes(1);
  });

  it('has no exemplars', async () => {
    const counter = meter.counter('c');
    within(() => {
      counter.add(1);
      counter.bind({ a: 1 }).add();
    });
    await finish(telemetry.flush());
    const json = capture.requests.find(({ url }) => url.endsWith('metrics'))?.json;
    expect(JSON.stringify(json)).toContain('"c"');
    expect(JSON.stringify(json)).not.toContain('exemplars');
  });
});

describe('the latency of a request', () => {
  it('names the span that is active when it is recorded', async () => {
    const ids = within(() => trackApiRequest(telemetry, '/x', 'GET', 182, { status: 200 }));
    await finish(telemetry.flush());
    expect(capture.points('frontend.api.request.duration')).toMatchObject([{ exemplars: [{ ...ids, value: 0.182 }] }]);
  });
});
