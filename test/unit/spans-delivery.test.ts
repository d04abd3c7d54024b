import type { Tracer } from '@opentelemetry/api';
import { createLogger, createMeter, type Logger, type Telemetry } from 'footlight';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerHanging,
  type Capture,
  captureRequests,
  client,
  fates,
  finish,
  hang,
  status,
} from '../support/capture.ts';
import { decodeSpans } from '../support/decode.ts';
import { pageHide, setHidden } from '../support/page.ts';

let capture: Capture;
let telemetry: Telemetry;
let tracer: Tracer;
let logger: Logger;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  telemetry = client({ features: [tracing()], diagnose: () => undefined });
  tracer = createTracer(telemetry);
  logger = createLogger(telemetry);
});

const make = (count: number, attributes = {}): void => {
  for (let i = 0; i < count; i++) tracer.startSpan(`${i}`, { attributes }).end();
};
const log = (count: number, level: keyof Logger = 'info'): void => {
  for (let i = 0; i < count; i++) logger[level](`${i}`);
};
const signals = () => capture.requests.map(({ url }) => /v1\/(\w+)$/.exec(url)?.[1]);

describe('spans', () => {
  it('go to /v1/traces by themselves, within the flush interval', async () => {
    make(3);
    expect(capture.requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(capture.requests.map(({ url }) => url)).toEqual(['https://collector.test/v1/traces']);
    expect(capture.spans().map(({ name }) => name)).toEqual(['0', '1', '2']);
    expect(capture.requests[0]?.headers.get('idempotency-key')).toMatch(/^"\w+"$/);
  });

  it('go to the URL that is given for traces', async () => {
    const endpoint = { logs: '/l', metrics: '/m', traces: 'https://traces.test/in' };
    const other = client({ endpoint, features: [tracing()] });
    createTracer(other).startSpan('work').end();
    await finish(other.flush());
    expect(capture.requests.map(({ url }) => url)).toEqual(['https://traces.test/in']);
  });

  it('are counted in footlight.records, and in what flush() answers', async () => {
    createMeter(telemetry).counter('c').add(1);
    make(3);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 4 }));
    createMeter(telemetry).counter('c').add(1);
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'traces sent 200': 3 });
  });

  it('that are not sampled are not sent', async () => {
    const other = client({ features: [tracing({ sampleRate: 0 })] });
    createTracer(other).startSpan('work').end();
    expect(await finish(other.flush())).toEqual(fates());
  });

  it('that have not ended are not sent', async () => {
    tracer.startSpan('open');
    expect(await finish(telemetry.flush())).toEqual(fates());
  });

  it('are sent again under the same key when the collector fails', async () => {
    capture.answer = () => status(capture.requests.length < 3 ? 503 : 200);
    make(2);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 2 }));
    expect(new Set(capture.requests.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
  });

  it('that are too large for the collector are sent in halves: each once', async () => {
    const accepted: string[] = [];
    capture.answer = ({ json }) => {
      const spans = decodeSpans(json);
      if (spans.length > 3) return status(413);
      accepted.push(...spans.map(({ name }) => name));
      return status(200);
    };
    make(20);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 20 }));
    expect(accepted.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

describe('a page that may be ending', () => {
  it.each([
    ['hides', () => setHidden(true)],
    ['goes away', pageHide],
  ])('sends at once when it %s: metrics, errors, spans, logs', (_, happen) => {
    log(1);
    make(1);
    log(1, 'error');
    createMeter(telemetry).counter('c').add(1);
    happen();
    expect(signals()).toEqual(['metrics', 'logs', 'traces', 'logs']);
    expect(capture.logs().map(({ severityNumber }) => severityNumber)).toEqual([17, 9]);
    expect(capture.requests.map(({ keepalive }) => keepalive)).toEqual([true, true, true, true]);
  });

  it('has room for spans before logs', () => {
    capture.answer = hang;
    for (let i = 0; i < 80; i++) logger.info(`${i}`.padEnd(900, 'a'));
    make(60, { text: 'a'.repeat(300) });
    setHidden(true);
    expect(capture.spans()).toHaveLength(60);
    expect(capture.logs().length).toBeLessThan(80);
    expect(signals().indexOf('logs')).toBeGreaterThan(signals().lastIndexOf('traces'));
    answerHanging();
  });

  it('does not send more of them than outlives it', () => {
    capture.answer = hang;
    make(300, { text: 'é"\n'.repeat(100) });
    setHidden(true);
    const bytes = capture.requests.reduce((sum, sent) => sum + sent.bytes, 0);
    expect(capture.requests.map(({ keepalive }) => keepalive)).not.toContain(false);
    expect(capture.spans().length).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(60 * 1_024);
  });
});

describe('more spans than can be kept', () => {
  it('of a storm of 6,000, 5,000 are kept and 1,000 counted', async () => {
    make(6_000);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 5_000, dropped: 1_000 }));
    expect(capture.spans()).toHaveLength(5_000);
    await finish(telemetry.flush());
    createMeter(telemetry).counter('c').add(1);
    make(1);
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'traces dropped rate': 1 });
  });

  it('beyond 2 MiB are dropped, the oldest first, and counted', async () => {
    createMeter(telemetry).counter('c').add(1);
    make(300, { text: 'a'.repeat(16_000) });
    const { sent, dropped } = await finish(telemetry.flush());
    expect(dropped).toBeGreaterThan(100);
    expect(capture.spans().map(({ name }) => Number(name))).toEqual(
      Array.from({ length: 300 - dropped }, (_, i) => i + dropped),
    );
    // The counter, and what it says of the dropped ones.
    expect(sent).toBe(300 - dropped + 2);
    expect(capture.records()).toMatchObject({ 'traces dropped full': dropped });
  });

  it.each([
    ['logs', () => make(6_000), () => log(5_000), 'logs'],
    ['spans', () => log(6_000), () => make(5_000), 'spans'],
  ] as const)('of one kind do not use up what %s may still take', async (_, storm, others, name) => {
    storm();
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 5_000, dropped: 1_000 }));
    others();
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 10_000, dropped: 1_000 }));
    expect(capture[name]()).toHaveLength(5_000);
  });

  it('push out logs where there is no room for both, and never errors', async () => {
    log(10, 'error');
    for (let i = 0; i < 100; i++) logger.warn(`${i}`.padEnd(1_000, 'a'));
    make(300, { text: 'a'.repeat(16_000) });
    await finish(telemetry.flush());
    expect(capture.logs().map(({ severityNumber }) => severityNumber)).toEqual(Array(10).fill(17));
    expect(capture.spans().at(-1)?.name).toBe('299');
  });

  it('are followed by 50 a second', async () => {
    make(5_000);
    await finish(telemetry.flush());
    vi.setSystemTime(Date.now() + 1_000);
    make(200);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 5_050, dropped: 150 }));
  });

  it('are not taken for the same as another, however alike', async () => {
    for (let i = 0; i < 30; i++) withSpan(tracer, 'work', () => undefined);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 30 }));
  });
});
