import { createLogger, reportError, type Telemetry, trackPageView } from 'footlight';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  capture = captureRequests();
  telemetry = client();
});
afterEach(() => history.replaceState(null, '', '/'));

const errors = () => capture.points('frontend.errors').map(({ labels, value }) => ({ ...labels, value }));

describe('a reported error', () => {
  it('is an exception event and one more of frontend.errors', async () => {
    const error = new RangeError('too far');
    trackPageView(telemetry, '/courses/:courseId');
    reportError(telemetry, error, { attributes: { order: { id: 7 } } });
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([
      { scope: 'footlight', eventName: 'exception', body: 'too far', severityNumber: 13 },
    ]);
    expect(capture.logs()[0]?.attributes).toEqual({
      order: { id: 7 },
      'exception.type': 'RangeError',
      'exception.message': 'too far',
      'exception.stacktrace': error.stack,
      'footlight.error.handled': true,
    });
    expect(errors()).toEqual([{ page: '/courses/:courseId', type: 'RangeError', handled: 'true', value: 1 }]);
    expect(capture.points('frontend.errors')[0]).toMatchObject({ unit: '{error}', kind: 'sum' });
  });

  it.each([
    [true, 13, 'true'],
    [false, 17, 'false'],
  ])('that was handled: %s, has severity %i', async (handled, severityNumber, label) => {
    reportError(telemetry, new Error('x'), { handled });
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([
      { severityNumber, attributes: { 'footlight.error.handled': handled, 'exception.type': 'Error' } },
    ]);
    expect(errors()).toMatchObject([{ handled: label }]);
  });

  it('has the template of the path while no view has a name', async () => {
    history.replaceState(null, '', '/orders/42');
    reportError(telemetry, new Error('x'));
    await telemetry.flush();
    expect(errors()).toMatchObject([{ page: '/orders/:id' }]);
  });

  it('keeps the name of its class', async () => {
    class PaymentError extends Error {
      override name = 'PaymentError';
    }
    reportError(telemetry, new PaymentError('declined'));
    await telemetry.flush();
    expect(errors()).toMatchObject([{ type: 'PaymentError' }]);
  });

  it('cannot be renamed by attributes', async () => {
    reportError(telemetry, new Error('x'), { attributes: { 'exception.type': 'Other' } });
    await telemetry.flush();
    expect(capture.logs()[0]?.attributes['exception.type']).toBe('Error');
  });
});

describe('the same error object', () => {
  it('is reported once, by whichever route it comes', async () => {
    const error = new Error('x');
    reportError(telemetry, error);
    reportError(telemetry, error, { handled: false });
    await telemetry.flush();
    reportError(telemetry, error);
    await telemetry.flush();
    expect(capture.logs()).toHaveLength(1);
    expect(errors()).toMatchObject([{ value: 1, handled: 'true' }]);
  });

  it('is reported once also when it is no Error', async () => {
    const thrown = { status: 404 };
    reportError(telemetry, thrown);
    reportError(telemetry, thrown, { handled: false });
    await telemetry.flush();
    expect(errors()).toMatchObject([{ value: 1 }]);
  });

  it('is reported by each client', async () => {
    const error = new Error('x');
    const other = client();
    for (const each of [telemetry, other]) {
      reportError(each, error);
      await each.flush();
    }
    expect(capture.logs()).toHaveLength(2);
  });

  it('is told apart from another with the same message', async () => {
    reportError(telemetry, new Error('x'));
    reportError(telemetry, new Error('x'));
    await telemetry.flush();
    expect(capture.logs()).toHaveLength(2);
    expect(errors()).toMatchObject([{ value: 2 }]);
  });
});

describe('something thrown that is no Error', () => {
  const hostile = {
    toString(): string {
      throw new Error('no');
    },
  };

  it.each<[string, unknown, type: string, message: string]>([
    ['a text', 'boom', 'string', 'boom'],
    ['a number', 404, 'number', '404'],
    ['undefined', undefined, 'undefined', 'undefined'],
    ['null', null, 'object', 'null'],
    ['a symbol', Symbol('s'), 'symbol', 'Symbol(s)'],
  ])('may be %s', async (_, thrown, type, message) => {
    reportError(telemetry, thrown);
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([
      { body: message, attributes: { 'exception.type': type, 'exception.message': message } },
    ]);
    expect(errors()).toMatchObject([{ type, value: 1 }]);
  });

  it.each([
    ['an object', { code: 5 }],
    ['an object without prototype', Object.create(null)],
    ['an object that does not want to be text', hostile],
    ['a function', () => 1],
  ])('may be %s, and does not break the page', async (_, thrown) => {
    expect(() => reportError(telemetry, thrown)).not.toThrow();
    await telemetry.flush();
    expect(capture.logs()).toHaveLength(1);
    expect(errors()).toMatchObject([{ value: 1 }]);
  });
});

describe('reportError', () => {
  it('does not break the page by attributes that throw as they are read', async () => {
    const diagnosed: string[] = [];
    telemetry = client({ diagnose: ({ message }) => diagnosed.push(message) });
    const attributes = {
      get order(): string {
        throw new Error('no');
      },
    };
    expect(() => reportError(telemetry, new Error('x'), { attributes })).not.toThrow();
    expect(diagnosed).toEqual(['an error could not be recorded']);
  });

  it('keeps a handled error, which is only as severe as a warning, when later warnings fill the queue', async () => {
    reportError(telemetry, new Error('x'), { handled: true });
    const { warn } = createLogger(telemetry);
    for (let i = 0; i < 300; i++) warn(`${i}`.padEnd(16_000, 'a'));
    const { dropped } = await telemetry.flush();
    expect(dropped).toBeGreaterThan(100);
    expect(capture.logs().filter(({ eventName }) => eventName === 'exception')).toHaveLength(1);
  });

  it('reads nothing where nothing is recorded', async () => {
    await telemetry.stop();
    let reads = 0;
    const error = Object.defineProperty(new Error('x'), 'stack', { get: () => `${reads++}` });
    reportError(telemetry, error);
    expect(reads).toBe(0);
  });

  it('keeps an error of its attributes apart from the one that is reported', async () => {
    reportError(telemetry, new TypeError('x'), { attributes: { error: new RangeError('y') } });
    await telemetry.flush();
    expect(capture.logs()[0]?.attributes).toMatchObject({ 'exception.type': 'TypeError', 'exception.message': 'x' });
  });
});
