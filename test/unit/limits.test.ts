import { type Attributes, createLogger, createMeter, recordEvent } from 'footlight';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import type { DecodedLog, Plain } from '../support/decode.ts';

const KB = 1_024;

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

async function log(attributes: object, message: unknown = 'x'): Promise<DecodedLog> {
  const telemetry = client();
  createLogger(telemetry).info(message as string, attributes as Attributes);
  await telemetry.flush();
  return capture.logs()[0] as DecodedLog;
}

/** The record on the wire, as bytes. */
const bytes = (): number => {
  const { resourceLogs = [] } = capture.requests[0]?.json ?? {};
  return Buffer.byteLength(JSON.stringify(resourceLogs[0]?.scopeLogs[0]?.logRecords[0]));
};

const dropped = (): unknown => capture.logs().map((one) => (one as unknown as Plain)['droppedAttributesCount'])[0];

describe('a record', () => {
  it.each([
    ['many long texts', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, 'a'.repeat(1_000)]))],
    ['one text of three bytes a character', { a: '語'.repeat(16_384), b: '語'.repeat(16_384) }],
    ['control characters', { a: '\u0001'.repeat(16_384), b: '\u0001'.repeat(9_000) }],
    ['long keys', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}${'k'.repeat(5_000)}`, i]))],
    ['texts with escapes far below', { a: { b: { c: { d: { e: { f: { g: { h: '"\\'.repeat(8_000) } } } } } } } }],
  ])('has at most 32 KB: %s', async (_, attributes) => {
    await log(attributes, '\ud83d'.repeat(30_000));
    expect(bytes()).toBeLessThanOrEqual(32 * KB);
  });

  it('keeps what there is room for, and counts the rest', async () => {
    const long = 'a'.repeat(12_000);
    const { attributes } = await log({ a: long, b: long, c: long, d: 'short' });
    expect(attributes).toEqual({ a: long, b: long, d: 'short' });
    expect(dropped()).toBe(1);
  });

  it('has at most 32 KB of what is true of all, beside that', async () => {
    const telemetry = client();
    telemetry.setAttributes(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, 'a'.repeat(1_000)])));
    createLogger(telemetry).info('x');
    await telemetry.flush();
    const [{ resource } = {}] = capture.requests[0]?.json.resourceLogs ?? [];
    expect(Buffer.byteLength(JSON.stringify(resource))).toBeLessThanOrEqual(32 * KB);
    expect(resource?.attributes.length).toBeGreaterThan(20);
    expect(resource).toMatchObject({ droppedAttributesCount: expect.any(Number) });
  });

  it('counts the attributes beyond 128', async () => {
    await log(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`k${i}`, i])));
    expect(dropped()).toBe(22);
  });

  it('of an event keeps a name of 1,024 characters', async () => {
    const telemetry = client();
    recordEvent(telemetry, 'n'.repeat(5_000));
    await telemetry.flush();
    expect(capture.logs()[0]?.eventName).toBe('n'.repeat(1_024));
  });
});

describe('a text that is too long', () => {
  it.each([16_383, 16_384])('is never cut within a character: %d', async (before) => {
    const said = `${'a'.repeat(before)}😀`;
    await log({ said });
    await log({}, said);
    const [one, other] = capture.logs();
    // Not by `toBe`: it would print them.
    expect(one?.attributes['said'] === 'a'.repeat(before)).toBe(true);
    expect(other?.body === 'a'.repeat(before)).toBe(true);
  });
});

describe('an attribute that cannot be read', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = [cyclic];
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = { deep };
  let endless: unknown = 1;
  for (let i = 0; i < 30; i++) endless = [endless, endless];
  const refuse = (): never => {
    throw new Error('no');
  };
  const refusing = new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse, has: refuse });
  const element = Object.assign(document.createElement('div'), { __reactFiber: { stateNode: cyclic } });

  it.each([
    ['a cycle', cyclic],
    ['100,000 levels', deep],
    ['the same again and again', endless],
    ['a proxy that throws on everything', refusing],
    ['a getter that throws', Object.defineProperty({}, 'a', { get: refuse, enumerable: true })],
    ['a toJSON that throws', { toJSON: refuse }],
    ['an element of a page', element],
    ['an error without a text', Object.assign(new Error('x'), { toString: refuse })],
  ])('costs no other: %s', async (_, bad) => {
    expect((await log({ before: 1, bad, after: [2] })).attributes).toEqual({
      before: 1,
      bad: '[unreadable]',
      after: [2],
    });
  });

  it('costs no other where its getter throws', async () => {
    const given = Object.defineProperty({ a: 1 }, 'b', { get: refuse, enumerable: true });
    expect((await log(given)).attributes).toEqual({ a: 1, b: '[unreadable]' });
  });

  it('leaves the error beside it what it is', async () => {
    const { attributes } = await log({ bad: cyclic, error: new TypeError('no') });
    expect(attributes).toMatchObject({ bad: '[unreadable]', 'exception.type': 'TypeError', 'exception.message': 'no' });
  });

  it('costs no other where it is far too long', async () => {
    const many = Array.from({ length: 120 }, () => 'a'.repeat(1_000));
    expect((await log({ long: { many }, a: 1 })).attributes).toEqual({ long: '[unreadable]', a: 1 });
  });
});

describe('attributes of other kinds', () => {
  it('become text or nothing', async () => {
    const { attributes } = await log({
      symbol: Symbol('s'),
      call: () => 1,
      date: new Date(Number.NaN),
      sparse: new Array(1e8),
    });
    expect(attributes).toMatchObject({ symbol: 'Symbol(s)', date: null });
    expect(attributes['sparse']).toHaveLength(128);
    expect(attributes).not.toHaveProperty('call');
  });

  it('may have any name', async () => {
    const given = JSON.parse('{"__proto__":1,"constructor":2,"toString":3,"a":{"__proto__":4}}') as object;
    expect(Object.entries((await log(given)).attributes)).toEqual(Object.entries(given));
  });

  it.each([[Object.create(null)], [Symbol('s')], [{ toString: () => ({}) }]])('may be the message', async (message) => {
    await expect(log({ a: 1 }, message)).resolves.toMatchObject({ attributes: { a: 1 } });
  });
});

it('an error under `error` is told without the queries of URLs', async () => {
  const error = new Error('GET https://me:pw@a.test/b?token=s3cret#x failed');
  const sent = JSON.stringify(await log({ error, nested: [error] }));
  expect(sent).toContain('https://a.test/b');
  expect(sent).not.toMatch(/s3cret|me:pw/);
});

it('a label that has no text does not break the page', async () => {
  const telemetry = client({ diagnose: () => undefined });
  const counter = createMeter(telemetry).counter('c');
  expect(() => counter.add(1, { a: Object.create(null), b: Symbol('s') as never })).not.toThrow();
  await telemetry.flush();
  expect(capture.points('c')[0]?.labels).toEqual({ a: '[unreadable]', b: 'Symbol(s)' });
});
