import { type Span, trace } from '@opentelemetry/api';
import type { Telemetry } from 'footlight';
import { createTracer, traceComponent, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

type Active = Span | undefined;
const active = (): Active => trace.getActiveSpan();

class Feed {
  readonly cleaned: Active[] = [];

  @traceComponent('feed.pages')
  *pages(count: number): Generator<unknown, string, unknown> {
    try {
      for (let page = 0; page < count; page++) {
        const given = yield [page, active()];
        if (given) yield given;
      }
      return 'end';
    } finally {
      this.cleaned.push(active());
    }
  }

  @traceComponent('feed.stream')
  async *stream(count: number): AsyncGenerator<unknown, string, unknown> {
    try {
      for (let page = 0; page < count; page++) {
        yield [page, active()];
        await Promise.resolve();
      }
      return 'end';
    } finally {
      this.cleaned.push(active());
    }
  }

  @traceComponent('feed.iterate')
  *[Symbol.iterator](): Generator<unknown, string, unknown> {
    return yield* this.pages(2);
  }

  @traceComponent('feed.retry')
  *retry(): Generator<string, string, unknown> {
    try {
      yield 'first';
      return 'not thrown';
    } catch (thrown) {
      yield `caught ${thrown}`;
      return 'end';
    }
  }
}

let capture: Capture;
let telemetry: Telemetry;
let feed: Feed;
beforeEach(() => {
  capture = captureRequests();
  telemetry = client({ features: [tracing()] });
  feed = new Feed();
});
const spans = async () => {
  await telemetry.flush();
  return capture.spans();
};
const isOpen = async () => (await spans()).length === 0;
const activeIn = (result: IteratorResult<unknown>) => (result.value as [number, Active])[1];

describe('a traced generator', () => {
  it('gives what it gives, and is one span from its first step to its last', async () => {
    const pages = feed.pages(2);
    expect([...pages].map((value) => (value as number[])[0])).toEqual([0, 1]);
    expect(await spans()).toMatchObject([
      { name: 'feed.pages', attributes: { 'code.function.name': 'pages' }, status: { code: 0 } },
    ]);
  });

  it('answers what it returns, and takes what is given to it', async () => {
    const pages = feed.pages(1);
    pages.next();
    expect(pages.next('given')).toEqual({ done: false, value: 'given' });
    expect(await isOpen()).toBe(true);
    expect(pages.next()).toEqual({ done: true, value: 'end' });
    expect(await spans()).toHaveLength(1);
  });

  it('is active in each step, and not between them', () => {
    const pages = feed.pages(3);
    const first = activeIn(pages.next());
    expect(first?.isRecording()).toBe(true);
    expect(active()).toBeUndefined();
    expect(activeIn(pages.next())).toBe(first);
    expect(active()).toBeUndefined();
    pages.return('x');
    expect(feed.cleaned).toEqual([first]);
  });

  it('begins with its first step, and belongs to what is active then', async () => {
    const tracer = createTracer(telemetry);
    const pages = withSpan(tracer, 'made', () => feed.pages(0));
    withSpan(tracer, 'begun', () => pages.next());
    const [, begun, own] = await spans();
    expect([begun?.name, own?.name]).toEqual(['begun', 'feed.pages']);
    expect(own?.parentSpanId).toBe(begun?.spanId);
  });

  it('that is never begun is no span', async () => {
    feed.pages(1);
    feed.stream(1);
    expect(feed.pages(1).return('early')).toEqual({ done: true, value: 'early' });
    const pages = feed.pages(1);
    expect(() => pages.throw(new Error('x'))).toThrow('x');
    expect(pages.next()).toEqual({ done: true, value: undefined });
    expect(await feed.stream(1).return('early')).toEqual({ done: true, value: 'early' });
    expect(await isOpen()).toBe(true);
    expect(feed.cleaned).toEqual([]);
  });

  it('ends when a loop over it is left', async () => {
    for (const page of feed.pages(9)) if (page) break;
    expect(await spans()).toMatchObject([{ name: 'feed.pages', status: { code: 0 } }]);
    expect(feed.cleaned).toHaveLength(1);
  });

  it('ends when it throws, with the error', async () => {
    const error = new RangeError('too far');
    const pages = feed.pages(1);
    pages.next();
    expect(() => pages.throw(error)).toThrow(error);
    expect(await spans()).toMatchObject([
      { status: { code: 2, message: 'too far' }, attributes: { 'error.type': 'RangeError' } },
    ]);
  });

  it('goes on when it catches what is thrown into it', async () => {
    const steps = feed.retry();
    steps.next();
    expect(steps.throw('x')).toEqual({ done: false, value: 'caught x' });
    expect(await isOpen()).toBe(true);
    expect(steps.next()).toEqual({ done: true, value: 'end' });
    expect(await spans()).toMatchObject([{ status: { code: 0 } }]);
  });

  it('may be asked again when it is done: that is no other span', async () => {
    const pages = feed.pages(0);
    pages.next();
    expect([pages.next(), pages.return('x')]).toEqual([
      { done: true, value: undefined },
      { done: true, value: 'x' },
    ]);
    expect(() => pages.throw(new Error('x'))).toThrow('x');
    expect(await spans()).toMatchObject([{ status: { code: 0 } }]);
  });

  it('may be what makes an object iterable, and contain another', async () => {
    expect([...feed].map((value) => (value as number[])[0])).toEqual([0, 1]);
    const [inner, outer] = await spans();
    expect([inner?.name, outer?.name]).toEqual(['feed.pages', 'feed.iterate']);
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(outer?.attributes).toEqual({ 'code.function.name': 'Symbol(Symbol.iterator)' });
  });
});

describe('a traced asynchronous generator', () => {
  it('is one span, active in the synchronous part of each step', async () => {
    const seen: Active[] = [];
    for await (const value of feed.stream(2)) {
      expect(active()).toBeUndefined();
      seen.push((value as [number, Active])[1]);
    }
    expect(await spans()).toMatchObject([{ name: 'feed.stream', status: { code: 0 } }]);
    // What comes after an `await` of its own cannot be followed.
    expect(seen.map((span) => span?.spanContext().spanId)).toEqual([capture.spans()[0]?.spanId, undefined]);
  });

  it('ends when a loop over it is left', async () => {
    for await (const _ of feed.stream(9)) break;
    expect(await spans()).toMatchObject([{ name: 'feed.stream', status: { code: 0 } }]);
    expect(feed.cleaned).toHaveLength(1);
  });

  it('ends when it throws, with the error', async () => {
    const error = new RangeError('too far');
    const stream = feed.stream(1);
    await stream.next();
    expect(await stream.throw(error).catch((thrown) => thrown)).toBe(error);
    expect(await spans()).toMatchObject([{ status: { code: 2, message: 'too far' } }]);
  });

  it('may be asked for several steps at once, and ends once', async () => {
    const stream = feed.stream(1);
    const steps = await Promise.all([stream.next(), stream.next(), stream.next()]);
    expect(steps.map(({ done }) => done)).toEqual([false, true, true]);
    expect(steps[1]?.value).toBe('end');
    expect(await spans()).toHaveLength(1);
  });
});

describe('without tracing()', () => {
  it('a traced generator is what it was', async () => {
    await telemetry.stop();
    expect([...feed.pages(2)]).toEqual([
      [0, undefined],
      [1, undefined],
    ]);
    expect((await feed.stream(1).next()).value).toEqual([0, undefined]);
    expect(capture.requests).toEqual([]);
  });
});
