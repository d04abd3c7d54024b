import { navigationTiming } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { captureRequests, client } from '../support/capture.ts';

beforeEach(() => {
  captureRequests();
});

describe('navigationTiming', () => {
  /** The types of events that are listened to from now on. */
  function listenedTo(): Set<unknown> {
    const types = new Set<unknown>();
    const { addEventListener: add, removeEventListener: remove } = globalThis;
    vi.stubGlobal('addEventListener', (...args: Parameters<typeof add>) => {
      types.add(args[0]);
      add(...args);
    });
    vi.stubGlobal('removeEventListener', (...args: Parameters<typeof add>) => {
      types.delete(args[0]);
      remove(...args);
    });
    return types;
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
    const types = listenedTo();
    const stop = navigationTiming()(client());
    expect(types).toContain('load');
    stop();
    expect(types).not.toContain('load');
  });

  it.each(['is stopped', 'is seen'])('listens no more once a prerendered page %s', async (end) => {
    pretend('prerendering', true);
    const types = listenedTo();
    const stop = navigationTiming()(client());
    await vi.waitFor(() => expect(types).toContain('prerenderingchange'));
    if (end === 'is seen') dispatchEvent(new Event('prerenderingchange'));
    else stop();
    expect(types).not.toContain('prerenderingchange');
  });
});
