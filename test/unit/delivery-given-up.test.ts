import { createLogger, createMeter, type Telemetry } from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, hang } from '../support/capture.ts';
import { pageHide } from '../support/page.ts';

let capture: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  capture.answer = hang;
  telemetry = client({ features: [tracing()] });
  createMeter(telemetry).counter('c').add(1);
});

function endSpans(count: number, attributes = {}): void {
  const tracer = createTracer(telemetry);
  for (let i = 0; i < count; i++) tracer.startSpan(`${i}`, { attributes }).end();
}

function say(count: number, bytes = 0): void {
  const logger = createLogger(telemetry);
  for (let i = 0; i < count; i++) logger.info(`${i}`.padEnd(bytes, 'a'));
}

describe('a page that goes away without an outbox', () => {
  it('tells of every span that is lost, also where more waits than is kept of batches', () => {
    endSpans(5_000, { step: 1, kind: 'test' });
    pageHide();
    const sent = capture.spans().length;
    expect(sent).toBeGreaterThan(100);
    expect(capture.records()).toEqual({ 'traces dropped left': 5_000 - sent });
    expect(capture.points('c')).toMatchObject([{ value: 1 }]);
  });

  it('tells of logs and spans at once, and of what did not fit into the queue', () => {
    say(5_010);
    endSpans(2_000, { text: 'a'.repeat(1_000) });
    pageHide();
    const { spans, logs, records } = capture;
    const lost = (signal: string): number =>
      Object.entries(records()).reduce((sum, [fate, value]) => sum + (fate.startsWith(signal) ? value : 0), 0);
    expect(Object.keys(records()).sort()).toEqual([
      'logs dropped full',
      'logs dropped rate',
      'traces dropped full',
      'traces dropped left',
    ]);
    expect(spans().length + lost('traces')).toBe(2_000);
    expect(logs().length + lost('logs')).toBe(5_010);
  });

  it.each([600, 640, 960])('has room for what it tells of all signals, beside texts of %s bytes', (bytes) => {
    const counter = createMeter(telemetry).counter('many');
    for (let i = 0; i < 1_500; i++) counter.add(1, { i });
    endSpans(200, { text: 'a'.repeat(bytes) });
    say(200, bytes);
    pageHide();
    expect(capture.records()).toEqual({
      'logs dropped left': 200 - capture.logs().length,
      'metrics dropped left': 1_501,
      'traces dropped left': 200 - capture.spans().length,
    });
  });
});
