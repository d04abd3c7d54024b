import type { Attributes } from 'footlight';
import { describe, expect, it } from 'vitest';
import { attributesField, text } from '../../src/otlp/any-value.ts';
import { snapshot } from '../../src/signals/snapshot.ts';
import { type KeyValue, plainAttributes } from '../support/decode.ts';

const encode = (attributes: object): readonly KeyValue[] =>
  (JSON.parse(JSON.stringify(attributesField(attributes))) as { attributes: KeyValue[] }).attributes;

/** A generator of numbers from 0 to 1 that always gives the same ones. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function anyJson(random: () => number, depth = 0): unknown {
  const kinds = [
    () => null,
    () => random() < 0.5,
    () => Math.floor((random() - 0.5) * 2 ** 53),
    () => (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20),
    () => String.fromCodePoint(...Array.from({ length: random() * 5 }, () => Math.floor(random() * 0xd7ff))),
    () => Array.from({ length: random() * 4 }, () => anyJson(random, depth + 1)),
    () => Object.fromEntries(Array.from({ length: random() * 4 }, (_, i) => [`k${i}"\n`, anyJson(random, depth + 1)])),
  ];
  return kinds[Math.floor(random() * (depth < 4 ? kinds.length : 5))]?.();
}

describe('attributes', () => {
  it('of any JSON shape are the same when decoded', () => {
    const random = createRandom(1);
    for (let i = 0; i < 1_000; i++) {
      const attributes = { a: anyJson(random), b: anyJson(random) } as Attributes;
      expect(plainAttributes(encode(snapshot(attributes)))).toEqual(JSON.parse(JSON.stringify(attributes)));
    }
  });

  it.each([
    [0, { intValue: '0' }],
    [1e15, { intValue: '1000000000000000' }],
    [2 ** 53, { doubleValue: 2 ** 53 }],
    [1e300, { doubleValue: 1e300 }],
    [-1e-7, { doubleValue: -1e-7 }],
  ])('write %d as its kind of number', (value, wire) => {
    expect(encode({ value })[0]?.value).toEqual(wire);
  });

  it('hold 128 values at every level, and not more', () => {
    const list = Array.from({ length: 150 }, (_, i) => i);
    const object = Object.fromEntries(list.map((i) => [`k${i}`, i]));
    const decoded = plainAttributes(encode({ ...object, list }));
    expect(Object.keys(decoded)).toHaveLength(128);
    const nested = plainAttributes(encode({ list, object }));
    expect(nested['list']).toEqual(list.slice(0, 128));
    expect(Object.keys(nested['object'] as object)).toHaveLength(128);
  });

  it('stop at a depth, with text in place of what is below', () => {
    let deep: unknown = 'bottom';
    for (let i = 0; i < 20; i++) deep = { deep };
    const json = JSON.stringify(encode({ deep }));
    expect(json.split('kvlistValue').length - 1).toBe(6);
    expect(json).toContain('"stringValue":"{\\"deep\\":');
  });
});

describe('text', () => {
  it.each(['', 'a', '"', '\\', '\u0000\n\t', '\u2028', '😀', '</script>'])('%j survives', (value) => {
    expect(text(value)).toBe(value);
  });

  it('is cut at 16,384 characters', () => {
    expect(text('a'.repeat(16_384))).toHaveLength(16_384);
    expect(text('a'.repeat(16_385))).toHaveLength(16_384);
  });

  it('has no half of an emoji where it is cut', () => {
    expect(text(`${'a'.repeat(16_383)}😀`)).toBe('a'.repeat(16_383));
  });
});

describe('a snapshot', () => {
  it('is not reached by what happens to the object later', () => {
    const object = { list: [1] };
    const before = snapshot(object);
    object.list.push(2);
    expect(before).toEqual({ list: [1] });
  });

  it('turns errors and big integers into text', () => {
    expect(snapshot({ a: new Error('x'), b: 5n, c: [new TypeError('y')] })).toEqual({
      a: 'Error: x',
      b: '5',
      c: ['TypeError: y'],
    });
  });
});
