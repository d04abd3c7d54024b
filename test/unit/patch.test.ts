import { beforeEach, describe, expect, it } from 'vitest';
import { patch, unpatched } from '../../src/browser/patch.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

let owner: { call: Method };
let original: Method;
/** Who heard of each call, from the outside in. */
let heard: string[];
beforeEach(() => {
  heard = [];
  original = function (...args) {
    heard.push('original');
    return [this, ...args];
  };
  owner = { call: original };
});

const start = (name: string): (() => void) =>
  patch(owner, 'call', (next, args) => {
    heard.push(name);
    return next(...args);
  });

/** Patches as others do, and restores only what it has put there itself. */
function startForeign(name: string): () => void {
  const beneath = owner.call;
  const own: Method = function (...args) {
    heard.push(name);
    return beneath.apply(this, args);
  };
  owner.call = own;
  return () => {
    if (owner.call === own) owner.call = beneath;
  };
}

/** Calls it, and answers who heard of that, in alphabetical order. */
function listeners(): readonly string[] {
  heard = [];
  expect(owner.call('a', 2)).toEqual([owner, 'a', 2]);
  expect(heard.at(-1)).toBe('original');
  return heard.slice(0, -1).sort();
}

const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));

/** Each order of the starts, and, as soon as something is started, of the stops. */
function orders(names: readonly string[]): string[][] {
  const steps = names.flatMap((name) => [`+${name}`, `-${name}`]);
  return permutations(steps).filter((order) =>
    names.every((name) => order.indexOf(`+${name}`) < order.indexOf(`-${name}`)),
  );
}

describe('a patched method', () => {
  it.each(orders(['one', 'two', 'foreign']).map((order) => [order.join(' '), order] as const))(
    'tells each listener of each call once: %s',
    (_, order) => {
      const stops = new Map<string, () => void>();
      const listening = new Set<string>();
      let isForeignStuck = false;
      for (const step of order) {
        const name = step.slice(1);
        if (step.startsWith('+')) {
          stops.set(name, name === 'foreign' ? startForeign(name) : start(name));
          listening.add(name);
        } else {
          const before = owner.call;
          stops.get(name)?.();
          // What is beneath another cannot be taken out: it stays, and a foreign one is still heard.
          isForeignStuck ||= name === 'foreign' && owner.call === before;
          if (!isForeignStuck || name !== 'foreign') listening.delete(name);
        }
        expect(listeners(), step).toEqual([...listening].sort());
      }
      if (isForeignStuck || order.at(-1) === '-foreign') return;
      expect(owner.call).toBe(original);
    },
  );

  it.each(orders(['one', 'two', 'three']).map((order) => [order.join(' '), order] as const))(
    'is one for all of ours, and restored with the last: %s',
    (_, order) => {
      const stops = new Map<string, () => void>();
      const listening = new Set<string>();
      for (const step of order) {
        const name = step.slice(1);
        if (step.startsWith('+')) {
          const before = owner.call;
          stops.set(name, start(name));
          if (listening.size) expect(owner.call).toBe(before);
          listening.add(name);
        } else {
          stops.get(name)?.();
          listening.delete(name);
        }
        expect(listeners(), step).toEqual([...listening].sort());
        expect(owner.call === original, step).toBe(!listening.size);
      }
    },
  );

  it('is silent beneath another, and alive again for whoever starts once that is gone', () => {
    const stop = start('one');
    const silent = owner.call;
    const stopForeign = startForeign('foreign');
    stop();
    expect(listeners()).toEqual(['foreign']);
    stopForeign();
    expect(owner.call).toBe(silent);
    expect(listeners()).toEqual([]);
    const stopAgain = start('again');
    expect(owner.call).toBe(silent);
    expect(listeners()).toEqual(['again']);
    stopAgain();
    expect(owner.call).toBe(original);
  });

  it('does not grow with each start and stop, on top of another', () => {
    startForeign('foreign');
    const foreign = owner.call;
    for (let time = 0; time < 3; time++) {
      const stop = start('one');
      expect(listeners()).toEqual(['foreign', 'one']);
      stop();
      expect(owner.call).toBe(foreign);
    }
  });

  it('can be stopped twice, to no harm of others', () => {
    const stop = start('one');
    stop();
    start('two');
    stop();
    expect(listeners()).toEqual(['two']);
  });

  it('lets a call end as it began, whoever stops meanwhile', () => {
    const stops: (() => void)[] = [];
    stops.push(start('inner'));
    stops.push(
      patch(owner, 'call', (next, args) => {
        for (const stop of stops) stop();
        return next(...args);
      }),
    );
    expect(owner.call('a')).toEqual([owner, 'a']);
    expect(heard).toEqual(['inner', 'original']);
    expect(owner.call).toBe(original);
  });

  it('throws what the method throws', () => {
    const error = new Error('mine');
    owner.call = () => {
      throw error;
    };
    start('one');
    expect(() => owner.call()).toThrow(error);
  });
});

describe('a method without patches', () => {
  it('is what is beneath ours, and beneath those that say what that is', () => {
    start('one');
    const shimmer = Object.assign(() => undefined, { __original: owner.call });
    const sentry = Object.assign(() => undefined, { __sentry_original__: shimmer });
    expect(unpatched(owner.call)).toBe(original);
    expect(unpatched(sentry)).toBe(original);
  });

  it('is itself where nobody has patched it, and nothing where it is not there', () => {
    expect(unpatched(original)).toBe(original);
    expect(unpatched(undefined)).toBeUndefined();
  });
});
