import { beforeEach, describe, expect, it, vi } from 'vitest';
import { whenSettled } from '../../src/browser/settled.ts';
import { setHidden } from '../support/page.ts';

// A frame, and the timer after it.
const PAINTED_MS = 17;

let startedAt: number;
beforeEach(() => {
  vi.useFakeTimers();
  startedAt = performance.now();
  return () => vi.useRealTimers();
});

/** Follows the page. `at` says when it had settled, in milliseconds since the test began. */
function follow() {
  const calls: number[] = [];
  const settling = whenSettled((at) => calls.push(Math.round(at - startedAt)));
  return { ...settling, calls };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a page is settled', () => {
  it('a tenth of a second after it has shown something, and that was then', async () => {
    const { calls } = follow();
    await pass(PAINTED_MS + 98);
    expect(calls).toEqual([]);
    await pass(4);
    expect(calls).toHaveLength(1);
    expect(Math.abs((calls[0] as number) - PAINTED_MS)).toBeLessThanOrEqual(2);
  });

  it('at once where it is hidden, and shows nothing', async () => {
    setHidden(true);
    const { calls } = follow();
    await pass(101);
    expect(calls).toEqual([0]);
  });

  it('when everything it waited for is over, and that was when the last of it was', async () => {
    const { busy, calls } = follow();
    const [one, two] = [busy(), busy()];
    await pass(300);
    two();
    await pass(1_000);
    one();
    await pass(99);
    expect(calls).toEqual([]);
    await pass(2);
    expect(calls).toEqual([1_300]);
  });

  it('when what began within the quiet time is over too', async () => {
    const { busy, calls } = follow();
    const first = busy();
    await pass(300);
    first();
    await pass(90);
    const second = busy();
    await pass(400);
    second();
    await pass(101);
    expect(calls).toEqual([790]);
  });

  it('with when something was over, where it hears of that only later', async () => {
    const { busy, calls } = follow();
    const over = busy();
    await pass(300);
    over(startedAt + 280);
    await pass(81);
    expect(calls).toEqual([280]);
  });

  it('after ten seconds at last', async () => {
    const { busy, calls } = follow();
    busy();
    await pass(9_999);
    expect(calls).toEqual([]);
    await pass(1);
    expect(calls).toEqual([10_000]);
  });

  it('when it is told so: then where it waited for something, else when the last of it was over', async () => {
    const [waiting, quiet] = [follow(), follow()];
    waiting.busy();
    quiet.busy()(startedAt + 40);
    await pass(60);
    waiting.end();
    quiet.end();
    expect(waiting.calls).toEqual([60]);
    expect(quiet.calls).toEqual([40]);
  });

  it('once', async () => {
    const { busy, end, calls } = follow();
    const over = busy();
    end();
    end();
    over();
    busy()();
    await pass(200);
    expect(vi.getTimerCount()).toBe(0);
    expect(calls).toHaveLength(1);
  });
});

describe('a long frame', () => {
  /** Lets the browser tell of long frames, by the name it has for them. */
  function observe(type: string) {
    let tell: ((list: { getEntries(): object[] }) => void) | undefined;
    let pending: object[] = [];
    const observed: unknown[] = [];
    vi.stubGlobal(
      'PerformanceObserver',
      class {
        static readonly supportedEntryTypes = ['navigation', type];
        constructor(callback: typeof tell) {
          tell = callback;
        }
        readonly observe = (options: unknown) => void observed.push(options);
        readonly takeRecords = () => pending.splice(0);
        readonly disconnect = () => void observed.push('disconnected');
      },
    );
    const entry = (at: number, duration: number) => ({ startTime: startedAt + at, duration });
    return {
      observed,
      tell: (at: number, duration: number) => tell?.({ getEntries: () => [entry(at, duration)] }),
      keep: (at: number, duration: number) => void (pending = [entry(at, duration)]),
    };
  }

  it.each(['long-animation-frame', 'longtask'])('is part of it, as the browser tells it by %s', async (type) => {
    const browser = observe(type);
    const { calls } = follow();
    await pass(110);
    browser.tell(30, 80);
    await pass(99);
    expect(calls).toEqual([]);
    await pass(2);
    expect(calls).toEqual([110]);
    expect(browser.observed).toEqual([{ type }, 'disconnected']);
  });

  it('that the browser has noted and not told is part of it', async () => {
    const browser = observe('longtask');
    const { calls } = follow();
    browser.keep(20, 90);
    await pass(205);
    expect(calls).toEqual([]);
    await pass(10);
    expect(calls).toEqual([110]);
  });

  it('is seen where the browser tells of none, by a timer that is late', async () => {
    vi.stubGlobal('PerformanceObserver', undefined);
    const { calls } = follow();
    await pass(60);
    const { now } = performance;
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 200);
    await pass(60);
    expect(calls).toEqual([]);
    await pass(100);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toBeGreaterThan(300);
  });
});
