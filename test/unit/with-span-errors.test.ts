import type { Tracer } from '@opentelemetry/api';
import type { Telemetry } from 'footlight';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let tracer: Tracer;
beforeEach(() => {
  capture = captureRequests();
  telemetry = client({ features: [tracing()] });
  tracer = createTracer(telemetry);
});

/** What a function throws through a span. */
function caught(thrown: unknown): unknown {
  try {
    withSpan(tracer, 'work', () => {
      throw thrown;
    });
  } catch (error) {
    return error;
  }
  return 'nothing was thrown';
}

async function span() {
  await telemetry.flush();
  const [one, ...others] = capture.spans();
  expect(others).toEqual([]);
  return one;
}

describe('an error', () => {
  it('is thrown on as it is, and written into the span', async () => {
    const error = new RangeError('too far');
    expect(caught(error)).toBe(error);
    expect(await span()).toMatchObject({
      status: { code: 2, message: 'too far' },
      attributes: { 'error.type': 'RangeError' },
      events: [
        {
          name: 'exception',
          attributes: {
            'exception.type': 'RangeError',
            'exception.message': 'too far',
            'exception.stacktrace': error.stack,
          },
        },
      ],
    });
  });

  it('is passed on as it is when a promise is rejected with it', async () => {
    const error = new RangeError('too far');
    const answer = withSpan(tracer, 'work', async () => {
      await Promise.resolve();
      throw error;
    });
    expect(await answer.catch((thrown) => thrown)).toBe(error);
    expect(await span()).toMatchObject({
      status: { code: 2, message: 'too far' },
      attributes: { 'error.type': 'RangeError' },
      events: [{ name: 'exception', attributes: { 'exception.message': 'too far' } }],
    });
  });

  it('keeps its name where it has a code too, as an aborted request has', async () => {
    caught(Object.assign(new Error('gone'), { name: 'AbortError', code: 20 }));
    expect(await span()).toMatchObject({
      attributes: { 'error.type': 'AbortError' },
      events: [{ attributes: { 'exception.type': 'AbortError' } }],
    });
  });

  it('is written into each span that it passes', async () => {
    const error = new Error('x');
    expect(() => withSpan(tracer, 'outer', () => withSpan(tracer, 'inner', () => caught(error)))).not.toThrow();
    expect(() =>
      withSpan(tracer, 'outer', () =>
        withSpan(tracer, 'inner', () => {
          throw error;
        }),
      ),
    ).toThrow(error);
    await telemetry.flush();
    expect(capture.spans().map(({ name, status }) => [name, status.code])).toEqual([
      ['work', 2],
      ['inner', 0],
      ['outer', 0],
      ['inner', 2],
      ['outer', 2],
    ]);
  });

  it('that the function catches does not reach its span', async () => {
    await withSpan(tracer, 'work', () => Promise.reject(new Error('x')).catch(() => 1));
    expect(await span()).toMatchObject({ status: { code: 0 }, attributes: {}, events: [] });
  });

  it('that is thrown after the app has ended the span is thrown on all the same', async () => {
    const error = new Error('x');
    expect(() =>
      withSpan(tracer, 'work', (own) => {
        own.end();
        throw error;
      }),
    ).toThrow(error);
    expect(await span()).toMatchObject({ status: { code: 0 } });
  });
});

describe('something thrown that is no Error', () => {
  const hostile = {
    toString(): string {
      throw new Error('no');
    },
  };
  const unreadable = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('no');
    },
  });

  it.each<[string, unknown, type: string, message: string]>([
    ['a text', 'boom', 'string', 'boom'],
    ['a number', 404, 'number', '404'],
    ['undefined', undefined, 'undefined', 'undefined'],
    ['null', null, 'object', 'null'],
    ['a symbol', Symbol('s'), 'symbol', 'Symbol(s)'],
    ['an object', { code: 5 }, 'object', '[object Object]'],
    ['an object without prototype', Object.create(null), 'object', 'object'],
    ['an object that does not want to be text', hostile, 'object', 'object'],
  ])('may be %s', async (_, thrown, type, message) => {
    expect(caught(thrown)).toBe(thrown);
    expect(await span()).toMatchObject({
      status: { code: 2, message },
      attributes: { 'error.type': type },
      events: [{ name: 'exception', attributes: { 'exception.type': type, 'exception.message': message } }],
    });
  });

  it('may be an error that cannot be read', async () => {
    expect(caught(unreadable)).toBe(unreadable);
    expect(await span()).toMatchObject({ status: { code: 2 } });
  });
});
