import { navigationTiming } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { captureRequests, client } from '../support/capture.ts';

beforeEach(() => {
  captureRequests();
});

describe('navigationTiming', () => {
  /** How many listen to what, from now on. */
  function listening(): (type: string) => number {
    const counts: Record<string, number> = {};
    const counted = (original: typeof addEventListener, by: number) =>
      ((...args: Parameters<typeof addEventListener>) => {
        counts[args[0]] = (counts[args[0]] ?? 0) + by;
        original(...args);
      }) as typeof addEventListener;
    vi.stubGlobal('addEventListener', counted(addEventListener, 1));
    vi.stubGlobal('removeEventListener', counted(removeEventListener, -1));
    return (type) => counts[type] ?? 0;
  }

  /** Says of the document what it is not. */
  function pretend(name: string, value: unknown): void {
    Object.defineProperty(document, name, { configurable: true, value });
    restore.push(() => Reflect.deleteProperty(document, name));
  }

  const restore: (() => void)[] = [];
  beforeEach(() => () => restore.splice(0).forEach((undo) => undo()));

  it('listens no more once it is stopped before the page has loaded', () => {
    pretend('readyState', 'loading');
    const telemetry = client();
    const listeners = listening();
    const stop = navigationTiming()(telemetry);
    expect(listeners('load')).toBe(1);
    stop();
    expect(listeners('load')).toBe(0);
  });

  it.each(['is stopped', 'is seen'])('listens no more once a prerendered page %s', async (end) => {
    pretend('prerendering', true);
    const telemetry = client();
    const listeners = listening();
    const stop = navigationTiming()(telemetry);
    await vi.waitFor(() => expect(listeners('prerenderingchange')).toBe(1));
    if (end === 'is seen') dispatchEvent(new Event('prerenderingchange'));
    else stop();
    expect(listeners('prerenderingchange')).toBe(0);
  });
});
