import { type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import type { Telemetry } from 'footlight';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let tracer: Tracer;
beforeEach(() => {
  capture = captureRequests();
  telemetry = client({ features: [tracing()] });
  tracer = createTracer(telemetry);
});

async function spans() {
  await telemetry.flush();
  return capture.spans();
}

/** Counts how often spans are ended. */
function watchEnd() {
  const end = vi.fn();
  const { startSpan } = tracer;
  vi.spyOn(tracer, 'startSpan').mockImplementation((...args) => {
    const span = startSpan.apply(tracer, args);
    const original = span.end;
    span.end = (...time) => {
      end();
      original.apply(span, time);
    };
    return span;
  });
  return end;
}

describe('what a function answers', () => {
  it.each([1, 'x', null, undefined, Symbol('s'), { a: 1 }, [], () => 1])('is passed through: %o', (value) => {
    expect(withSpan(tracer, 'work', () => value)).toBe(value);
  });

  it('is passed through when it is promised', async () => {
    const value = { a: 1 };
    expect(await withSpan(tracer, 'work', async () => value)).toBe(value);
    expect(await spans()).toMatchObject([{ name: 'work', status: { code: 0 } }]);
  });

  it('may be any thenable', async () => {
    const value = { a: 1 };
    const thenable: PromiseLike<object> = {
      // biome-ignore lint/suspicious/noThenProperty: that is what makes it one
      then: (done, fail) => Promise.resolve(value).then(done, fail),
    };
    expect(await withSpan(tracer, 'work', () => thenable)).toBe(value);
    expect(await spans()).toHaveLength(1);
  });

  it('is awaited by the span: it ends when the promise is settled, and not before', async () => {
    let settle: (value: string) => void = () => undefined;
    const answer = withSpan(tracer, 'work', () => new Promise<string>((resolve) => (settle = resolve)));
    expect(await spans()).toEqual([]);
    settle('done');
    await answer;
    expect(await spans()).toHaveLength(1);
  });

  it('is there when the span has ended', async () => {
    const end = watchEnd();
    await withSpan(tracer, 'work', async () => 1).then(() => expect(end).toHaveBeenCalledTimes(1));
  });
});

describe('a span', () => {
  it('is ended exactly once', async () => {
    const end = watchEnd();
    withSpan(tracer, 'sync', () => 1);
    await withSpan(tracer, 'async', async () => 1);
    expect(end).toHaveBeenCalledTimes(2);
    expect(() =>
      withSpan(tracer, 'throws', () => {
        throw new Error('x');
      }),
    ).toThrow();
    await withSpan(tracer, 'rejects', () => Promise.reject(new Error('x'))).catch(() => undefined);
    expect(end).toHaveBeenCalledTimes(4);
    expect(await spans()).toHaveLength(4);
  });

  it('is ended once also when a thenable calls back more than once, or throws', async () => {
    const end = watchEnd();
    const thenable = (then: PromiseLike<unknown>['then']) => ({ then });
    withSpan(tracer, 'twice', () =>
      thenable((done) => {
        done?.(1);
        done?.(2);
        return Promise.resolve() as never;
      }),
    );
    expect(() =>
      withSpan(tracer, 'throws', () =>
        thenable(() => {
          throw new Error('x');
        }),
      ),
    ).toThrow('x');
    expect(end).toHaveBeenCalledTimes(2);
    expect((await spans()).map(({ status }) => status.code)).toEqual([0, 2]);
  });

  it('may be ended by the app itself, and is not ended again', async () => {
    const end = watchEnd();
    withSpan(tracer, 'work', (span) => span.end());
    await withSpan(tracer, 'work', async (span) => span.end());
    expect(end).toHaveBeenCalledTimes(2);
    expect(await spans()).toHaveLength(2);
  });

  it('takes what the function says of it', async () => {
    withSpan(tracer, 'work', (span) => span.setAttribute('items', 3).addEvent('packed').updateName('other'));
    expect(await spans()).toMatchObject([{ name: 'other', attributes: { items: 3 }, events: [{ name: 'packed' }] }]);
  });

  it('has the options that are given', async () => {
    const link = tracer.startSpan('linked').spanContext();
    const startTime = new Date(Date.now() - 5_000);
    const options = { kind: SpanKind.PRODUCER, attributes: { items: 3 }, links: [{ context: link }], startTime };
    expect(withSpan(tracer, 'work', options, (span) => span.isRecording())).toBe(true);
    expect(await spans()).toMatchObject([
      {
        kind: 4,
        attributes: { items: 3 },
        links: [{ traceId: link.traceId, spanId: link.spanId }],
        start: startTime.getTime(),
      },
    ]);
  });

  it('is internal, and begins now, without options', async () => {
    const before = Date.now();
    withSpan(tracer, 'work', () => undefined);
    const [span] = await spans();
    expect(span).toMatchObject({ kind: 1, scope: 'app', attributes: {}, links: [] });
    expect(span?.start).toBeGreaterThanOrEqual(before);
    expect(span?.end).toBeGreaterThanOrEqual(span?.start ?? 0);
  });
});

describe('the active span', () => {
  it('is the one of the function, and none before and after it', () => {
    expect(trace.getActiveSpan()).toBeUndefined();
    withSpan(tracer, 'work', (span) => expect(trace.getActiveSpan()).toBe(span));
    expect(trace.getActiveSpan()).toBeUndefined();
    expect(() =>
      withSpan(tracer, 'work', () => {
        throw new Error('x');
      }),
    ).toThrow();
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it('is active until the first await and, because browsers cannot follow, not after it', async () => {
    const seen: (Span | undefined)[] = [];
    const span = await withSpan(tracer, 'work', async (own) => {
      seen.push(trace.getActiveSpan());
      await Promise.resolve();
      seen.push(trace.getActiveSpan());
      return own;
    });
    expect(seen).toEqual([span, undefined]);
  });

  it('is the parent of those made within it', async () => {
    withSpan(tracer, 'a', () => {
      withSpan(tracer, 'b', () => withSpan(tracer, 'c', () => undefined));
      tracer.startSpan('d').end();
    });
    withSpan(tracer, 'e', () => undefined);
    const all = Object.fromEntries((await spans()).map((span) => [span.name, span]));
    const ids = (names: string) => [...names].map((name) => all[name]?.spanId);
    expect([...'abcde'].map((name) => all[name]?.parentSpanId)).toEqual([undefined, ...ids('aba'), undefined]);
    expect(new Set([...'abcd'].map((name) => all[name]?.traceId)).size).toBe(1);
    expect(all['e']?.traceId).not.toBe(all['a']?.traceId);
  });

  it('is no parent of a span that is to be a root', async () => {
    withSpan(tracer, 'a', () => withSpan(tracer, 'b', { root: true }, () => undefined));
    const [b, a] = await spans();
    expect(b).not.toHaveProperty('parentSpanId');
    expect(b?.traceId).not.toBe(a?.traceId);
  });
});
