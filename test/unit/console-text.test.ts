import { describe, expect, it, vi } from 'vitest';
import { consoleText } from '../../src/signals/console-text.ts';

const say = (...args: unknown[]): string => consoleText(args);
const MAX = 4_096;

const cyclic: Record<string, unknown> = { name: 'a' };
cyclic['self'] = cyclic;

class Order {
  id = 7;
}

describe('what a console call says', () => {
  it.each<[string, unknown[], string]>([
    ['nothing', [], ''],
    ['one value that is none', [undefined], 'undefined'],
    ['text and values', ['a', 1, true, null, undefined, 2n, Symbol('s'), ''], 'a 1 true null undefined 2 Symbol(s) '],
    ['no text first', [1, '%s', 2], '1 %s 2'],
    ['objects', ['a', { b: 1, c: 'd"', e: [1, 'f', null] }], 'a {"b":1,"c":"d\\"","e":[1,"f",null]}'],
    ['an object of a class', [new Order()], '{"id":7}'],
    ['an object without a prototype', [Object.assign(Object.create(null), { a: 1 })], '{"a":1}'],
    ['an error', ['failed', new RangeError('too far')], 'failed RangeError: too far'],
    ['an error within', [{ cause: new RangeError('too far') }], '{"cause":RangeError: too far}'],
    ['times and places', [new Date(0), new URL('https://a.test/b')], '"1970-01-01T00:00:00.000Z" "https://a.test/b"'],
    ['what is no plain object', [new Map(), () => 1, /x/, new Uint8Array(9)], '[Map] [Function] [RegExp] [Uint8Array]'],
    ['an element, without what is in it', [document.createElement('div')], '[HTMLDivElement]'],
    [
      'no more than five levels',
      [{ a: { b: { c: { d: { e: { f: 1 } } } } } }],
      '{"a":{"b":{"c":{"d":{"e":[Object]}}}}}',
    ],
    ['itself', [cyclic], `${'{"name":"a","self":'.repeat(5)}[Object]}}}}}`],
  ])('is, of %s', (_, args, text) => {
    expect(say(...args)).toBe(text);
  });

  it.each<[string, unknown[], string]>([
    ['text', ['a %s b %s c', 'x', 5], 'a x b 5 c'],
    ['objects', ['%o and %O', { a: 1 }, [2]], '{"a":1} and [2]'],
    ['errors', ['%o\n\n%s', new Error('x'), 'in App'], 'Error: x\n\nin App'],
    ['whole numbers', ['%d %i %d %d', 42.9, '7px', -1.5, 'x'], '42 7 -1 NaN'],
    ['numbers', ['%f %f', '1.5s', { toString: () => '5' }], '1.5 NaN'],
    ['big and odd ones', ['%d %d', 12n, Symbol('5')], '12 NaN'],
    ['styles, which are no text', ['%cvite%c connected', 'color: red', ''], 'vite connected'],
    ['per cent', ['100%% of %s', 'x'], '100% of x'],
    ['per cent alone', ['100%%'], '100%%'],
    ['more than there are values', ['%s %s', 'x'], 'x %s'],
    ['fewer than there are values', ['%s', 'x', 'y', { z: 1 }], 'x y {"z":1}'],
    ['ones that are none', ['%x %s', 'x'], '%x x'],
    ['text with specifiers of its own', ['%s %s', '%s', 'y'], '%s y'],
  ])('has its specifiers applied: %s', (_, args, text) => {
    expect(say(...args)).toBe(text);
  });

  it('is there, whatever cannot be read', () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const refusing = new Proxy({}, { ownKeys: () => expect.fail('not allowed') });
    const wrong = Object.assign(new Error('x'), { toString: () => expect.fail('no text') });
    expect(say('a', revoked.proxy, refusing, wrong, 'b')).toBe('a [unreadable] [unreadable] [unreadable] b');
  });

  it('runs no getter', () => {
    const get = vi.fn(() => 'secret');
    expect(say(Object.defineProperty({ a: 1 }, 'b', { get, enumerable: true }))).toBe('{"a":1,"b":…}');
    expect(get).not.toHaveBeenCalled();
  });

  it('looks at nothing for which there is no room', () => {
    const ownKeys = vi.fn(() => []);
    say('x'.repeat(5_000), new Proxy({}, { ownKeys }));
    expect(ownKeys).not.toHaveBeenCalled();
  });

  it('ends, however much there is', () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key${i}`, i]));
    const deep = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`);
    const endless: object = new Proxy({}, { ownKeys: () => [...'abcdefghij'], getOwnPropertyDescriptor: () => more });
    const more = { value: endless, enumerable: true, configurable: true };
    expect(say(wide)).toMatch(/^\{"key0":0,.*"key49":49,…\}$/);
    expect(say([1, wide, wide, wide], 'end')).toMatch(/^\[1,\{.*,…\},\[Object\],\[Object\]\] end$/);
    expect(say([Array(20_000).fill(1), { a: 1 }])).toMatch(/^\[\[(1,){50}…\],\{"a":1\}\]$/);
    expect(say(Array(60).fill(1))).toBe(`[${'1,'.repeat(50)}…]`);
    expect(say(new Array(1e9), 'end')).toBe('[] end');
    expect(say(deep)).toBe('[[[[[[Array]]]]]]');
    expect(say(endless)).toHaveLength(MAX);
    expect(say('x'.repeat(5_000), 'y')).toBe('x'.repeat(MAX));
    expect(say(`%s${'x'.repeat(5_000)}`, 'y')).toBe(`y${'x'.repeat(MAX - 2)}`);
    expect(say({ a: 'x'.repeat(5_000) })).toHaveLength(MAX);
    expect(say(...Array(10_000).fill('ab'))).toHaveLength(MAX);
  });
});
