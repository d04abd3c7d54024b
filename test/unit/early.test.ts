import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { earlyEntries, earlyErrors } from '../../src/browser/early.ts';
import { keepEarly } from '../../src/early/keep-early.ts';
import { fakeEntries } from '../support/fake-entries.ts';

const namesOf = (type: string): readonly string[] | undefined => earlyEntries(type)?.map(({ name }) => name);
const numbered = (count: number, first = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${first + i}`);

// Without a listener of the page, the environment would take what we dispatch for failures of a test.
const ignore = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  addEventListener('error', ignore);
});
afterEach(() => {
  earlyErrors();
  vi.runAllTimers();
  Reflect.deleteProperty(globalThis, 'footlightEarly');
  vi.useRealTimers();
  removeEventListener('error', ignore);
});

const fail = (error: unknown): boolean => dispatchEvent(new ErrorEvent('error', { error }));
const thrown = (): readonly unknown[] => earlyErrors().map(({ event }) => (event as ErrorEvent).error);

describe('a page without the snippet', () => {
  it('has nothing from before', () => {
    expect(earlyErrors()).toEqual([]);
    expect(earlyEntries('resource')).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the snippet', () => {
  it('keeps errors, rejections and what did not load, in order and with their times', () => {
    fakeEntries([]);
    keepEarly();
    // However long that takes.
    vi.advanceTimersByTime(3_600_000);
    const image = document.body.appendChild(document.createElement('img'));
    const events = [new ErrorEvent('error'), new Event('unhandledrejection'), new Event('error')];
    events.forEach((event, i) => {
      vi.setSystemTime(1_000 * (i + 1));
      [window, window, image][i]?.dispatchEvent(event);
    });
    expect(earlyErrors().map(({ event }) => events.indexOf(event))).toEqual([0, 1, 2]);
    expect(earlyErrors().map(({ time }) => time)).toEqual([1_000, 2_000, 3_000]);
    image.remove();
  });

  it('keeps resources and long animation frames, as the browser hands them over and what it has not yet', () => {
    const browser = fakeEntries(['resource', 'long-animation-frame']);
    keepEarly();
    browser.handOver('resource', ['a', 'b']);
    browser.hold('resource', ['c']);
    browser.handOver('long-animation-frame', ['d']);
    expect(namesOf('resource')).toEqual(['a', 'b', 'c']);
    expect(namesOf('resource')).toEqual(['a', 'b', 'c']);
    expect(namesOf('long-animation-frame')).toEqual(['d']);
    expect(namesOf('navigation')).toBeUndefined();
  });

  it('keeps the first hundred errors, and the first 500 entries of a type', () => {
    const browser = fakeEntries(['resource', 'long-animation-frame']);
    keepEarly();
    for (let i = 0; i < 101; i++) fail(i);
    expect(thrown()).toEqual(Array.from({ length: 100 }, (_, i) => i));
    browser.handOver('resource', numbered(499));
    browser.handOver('resource', numbered(5, 499));
    browser.hold('resource', ['late']);
    expect(namesOf('resource')).toEqual(numbered(500));
    browser.handOver('long-animation-frame', numbered(501));
    expect(namesOf('long-animation-frame')).toEqual(numbered(500));
  });

  it.each<[string[], string[]]>([
    [
      ['longtask', 'resource', 'long-animation-frame', 'event'],
      ['resource', 'long-animation-frame'],
    ],
    [
      ['longtask', 'resource'],
      ['resource', 'longtask'],
    ],
    [['resource'], ['resource']],
    [[], []],
  ])('watches, of %j, %j', (supported, watched) => {
    const browser = fakeEntries(supported);
    keepEarly();
    expect(browser.observing).toEqual(watched);
  });

  it('leaves a type alone that an old browser observes in another way', () => {
    const browser = fakeEntries(['resource', 'longtask'], 'resource');
    expect(keepEarly).not.toThrow();
    expect(browser.observing).toEqual(['longtask']);
    expect(namesOf('resource')).toBeUndefined();
    fail('x');
    expect(thrown()).toEqual(['x']);
  });

  it('ends in a task after the first who takes: nothing is kept any more, and what was kept is free', () => {
    const browser = fakeEntries(['resource']);
    keepEarly();
    fail('one');
    browser.handOver('resource', ['a']);
    expect(thrown()).toEqual(['one']);
    fail('two');
    expect([thrown(), namesOf('resource')]).toEqual([['one', 'two'], ['a']]);
    const kept = earlyErrors();
    vi.runAllTimers();
    fail('three');
    expect([thrown(), namesOf('resource'), kept.length]).toEqual([[], undefined, 2]);
    expect(browser.observing).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is there once, however often it is included: before it ends, and after', () => {
    const browser = fakeEntries(['resource']);
    keepEarly();
    fail('x');
    keepEarly();
    fail('y');
    expect(thrown()).toEqual(['x', 'y']);
    vi.runAllTimers();
    keepEarly();
    fail('z');
    expect(thrown()).toEqual([]);
    expect(browser.observing).toEqual([]);
  });
});
