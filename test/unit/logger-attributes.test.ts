import { type Attributes, type AttributeValue, createLogger } from 'footlight';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import type { AnyValue, DecodedLog } from '../support/decode.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

async function log(attributes: Attributes): Promise<DecodedLog> {
  const telemetry = client();
  createLogger(telemetry).info('x', attributes);
  await telemetry.flush();
  return capture.logs()[0] as DecodedLog;
}

describe('the attributes of a log', () => {
  it.each<[string, AttributeValue, AnyValue]>([
    ['a text', 'a', { stringValue: 'a' }],
    ['an empty text', '', { stringValue: '' }],
    ['a text with quotes, controls and emoji', '"\\\n\u2028😀', { stringValue: '"\\\n\u2028😀' }],
    ['an integer, as digits', 42, { intValue: '42' }],
    ['a negative integer', -7, { intValue: '-7' }],
    ['the greatest safe integer', Number.MAX_SAFE_INTEGER, { intValue: '9007199254740991' }],
    ['an integer beyond', 2 ** 60, { doubleValue: 2 ** 60 }],
    ['a fraction', 0.5, { doubleValue: 0.5 }],
    ['not a number', Number.NaN, { doubleValue: 'NaN' }],
    ['true', true, { boolValue: true }],
    ['false', false, { boolValue: false }],
    ['null', null, {}],
    ['a big integer', 2n ** 70n, { stringValue: '1180591620717411303424' }],
    ['a date', new Date(0), { stringValue: '1970-01-01T00:00:00.000Z' }],
    ['an Error', new TypeError('bad'), { stringValue: 'TypeError: bad' }],
    ['an empty list', [], { arrayValue: { values: [] } }],
    ['an empty object', {}, { kvlistValue: { values: [] } }],
    ['a list', ['a', 1, null], { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } }],
    [
      'an object in a list in an object',
      { b: [{ c: true }] },
      {
        kvlistValue: {
          values: [
            {
              key: 'b',
              value: {
                arrayValue: { values: [{ kvlistValue: { values: [{ key: 'c', value: { boolValue: true } }] } }] },
              },
            },
          ],
        },
      },
    ],
  ])('can be %s', async (_, value, wire) => {
    expect((await log({ value })).raw).toEqual([{ key: 'value', value: wire }]);
  });

  it('leave out what is undefined', async () => {
    expect((await log({ a: undefined, b: 1, c: { d: undefined } })).attributes).toEqual({ b: 1, c: {} });
  });

  it('turn an Error that is nested into text', async () => {
    expect((await log({ a: { b: [new Error('deep')] } })).attributes).toEqual({ a: { b: ['Error: deep'] } });
  });

  it('are taken as they are at the call', async () => {
    const telemetry = client();
    const cart = { items: [1] };
    createLogger(telemetry).info('x', { cart });
    cart.items.push(2);
    await telemetry.flush();
    expect(capture.logs()[0]?.attributes).toEqual({ cart: { items: [1] } });
  });

  it('are taken as they are at the call, where they are nothing but texts and numbers', async () => {
    const telemetry = client();
    const given = { a: 1, b: 'x', c: undefined as unknown };
    createLogger(telemetry).info('x', given as never);
    Object.assign(given, { a: 2, b: 'y', c: 3 });
    await telemetry.flush();
    expect(capture.logs()[0]?.attributes).toEqual({ a: 1, b: 'x' });
  });

  it('are cut at 128 to an object or list', async () => {
    const list = Array.from({ length: 150 }, (_, i) => i);
    const many = Object.fromEntries(list.map((i) => [`k${i}`, i]));
    const { attributes } = await log({ list, many, ...many });
    expect(Object.keys(attributes)).toHaveLength(128);
    expect(attributes['list']).toHaveLength(128);
    expect(Object.keys(attributes['many'] as object)).toHaveLength(128);
  });

  it('are cut at 16,384 characters a text', async () => {
    expect((await log({ text: 'a'.repeat(20_000) })).attributes['text']).toBe('a'.repeat(16_384));
  });

  it('have 5 levels below the first, and what is deeper as text', async () => {
    const { attributes } = await log({ 0: { 1: { 2: { 3: { 4: { 5: { 6: { 7: 'x' } } } } } } } });
    expect(attributes).toEqual({ 0: { 1: { 2: { 3: { 4: { 5: { 6: '{"7":"x"}' } } } } } } });
  });
});

describe('attributes that cannot be read', () => {
  const cyclic: Record<string, AttributeValue> = {};
  cyclic['self'] = cyclic;
  const tooDeep = JSON.parse(`${'{"a":'.repeat(5)}${'{"toString":'.repeat(3)}1${'}'.repeat(8)}`) as Attributes;

  it.each<[string, Attributes]>([
    ['a cycle', cyclic],
    [
      'a getter that throws',
      {
        get a(): string {
          throw new Error('no');
        },
      },
    ],
    [
      'an `error` getter that throws',
      {
        get error(): string {
          throw new Error('no');
        },
      },
    ],
    [
      'a toJSON that throws',
      {
        a: {
          toJSON() {
            throw new Error('no');
          },
        } as unknown as AttributeValue,
      },
    ],
    ['a toJSON that answers null', { toJSON: () => null } as unknown as Attributes],
    ['a toJSON that answers nothing', { toJSON: () => undefined } as unknown as Attributes],
    ['a date that is none', { a: new Date(Number.NaN) }],
    ['a key named toString, deep down', { tooDeep }],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('no');
          },
        },
      ),
    ],
  ])('%s: neither throw nor lose the log and those after it', async (_, attributes) => {
    const telemetry = client();
    const logger = createLogger(telemetry);
    expect(() => logger.info('odd', attributes)).not.toThrow();
    logger.info('next');
    await expect(telemetry.flush()).resolves.toMatchObject({ sent: 2 });
    expect(capture.logs().map(({ body }) => body)).toEqual(['odd', 'next']);
  });

  it('say so', async () => {
    expect((await log(cyclic)).attributes).toEqual({ self: '[unreadable]' });
  });
});
