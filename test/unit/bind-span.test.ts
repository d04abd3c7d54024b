import { type Span, type Tracer, trace } from '@opentelemetry/api';
import type { Telemetry } from 'footlight';
import { bindSpan, createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let tracer: Tracer;
let span: Span;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  telemetry = client({ features: [tracing()] });
  tracer = createTracer(telemetry);
  span = tracer.startSpan('work');
});

describe('a function that is bound to a span', () => {
  it('gets its this and its arguments, and answers what it answers', () => {
    const task = vi.fn(function (this: unknown, ...args: number[]) {
      return { self: this, args, active: trace.getActiveSpan() };
    });
    const self = { add: bindSpan(span, task) };
    expect(self.add(1, 2)).toEqual({ self, args: [1, 2], active: span });
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('throws what it throws', () => {
    const error = new Error('x');
    const task = bindSpan(span, () => {
      throw error;
    });
    expect(task).toThrow(error);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it('is not called by being bound', () => {
    const task = vi.fn();
    bindSpan(span, task);
    expect(task).not.toHaveBeenCalled();
  });

  it('has the span active after an await', async () => {
    const active = await withSpan(tracer, 'outer', async (own) => {
      await Promise.resolve();
      expect(trace.getActiveSpan()).toBeUndefined();
      return [own, bindSpan(own, () => trace.getActiveSpan())()];
    });
    expect(active[1]).toBe(active[0]);
  });

  it('has the span active in a timer', () => {
    const seen = vi.fn(() => trace.getActiveSpan());
    setTimeout(bindSpan(span, seen), 1_000);
    vi.advanceTimersByTime(1_000);
    expect(seen).toHaveReturnedWith(span);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it('has the span active instead of another one, which is active again after it', () => {
    withSpan(tracer, 'other', (other) => {
      expect(bindSpan(span, () => trace.getActiveSpan())()).toBe(span);
      expect(trace.getActiveSpan()).toBe(other);
    });
  });

  it('does not end the span, and does not write into it', async () => {
    bindSpan(span, () => undefined)();
    await expect(bindSpan(span, () => Promise.reject(new Error('x')))()).rejects.toThrow('x');
    expect(span.isRecording()).toBe(true);
    span.end();
    await telemetry.flush();
    expect(capture.spans()).toMatchObject([{ name: 'work', status: { code: 0 }, events: [] }]);
  });

  it('can be called after the span has ended: what it makes is still its child', async () => {
    span.end();
    bindSpan(span, () => tracer.startSpan('late').end())();
    await telemetry.flush();
    expect(capture.spans()).toMatchObject([
      { name: 'work' },
      { name: 'late', parentSpanId: span.spanContext().spanId, traceId: span.spanContext().traceId },
    ]);
  });
});

describe('spans at the same time', () => {
  it('do not mix', async () => {
    const run = (name: string, delay: number) =>
      withSpan(tracer, name, async (own) => {
        for (let step = 0; step < 3; step++) {
          await new Promise((resolve) => setTimeout(resolve, delay));
          bindSpan(own, () => tracer.startSpan(`${name} ${step}`).end())();
        }
      });
    const both = Promise.all([run('a', 10), run('b', 7)]);
    await vi.advanceTimersByTimeAsync(100);
    await both;
    await telemetry.flush();
    const all = capture.spans();
    for (const name of ['a', 'b']) {
      const own = all.find((one) => one.name === name);
      const children = all.filter(({ parentSpanId }) => parentSpanId === own?.spanId);
      expect(children.map((child) => child.name)).toEqual([`${name} 0`, `${name} 1`, `${name} 2`]);
      expect(children.every(({ traceId }) => traceId === own?.traceId)).toBe(true);
    }
    expect(all).toHaveLength(8);
  });
});
