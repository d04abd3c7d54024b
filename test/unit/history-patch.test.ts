import { pageViews, type Telemetry } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

const { pushState, replaceState } = history;
let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  history.replaceState(null, '', '/start');
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((each) => each.stop()));
  Object.assign(history, { pushState, replaceState });
  history.replaceState(null, '', '/');
});

const clients: Telemetry[] = [];
function watch(name: string): Telemetry {
  const telemetry = client({ service: { name }, features: [pageViews()] });
  clients.push(telemetry);
  return telemetry;
}

/** How many views each client has counted. */
async function counted(): Promise<Record<string, number>> {
  await vi.advanceTimersByTimeAsync(30_000);
  const sums: Record<string, number> = {};
  for (const { resource, value } of capture.points('frontend.page_views')) {
    const name = `${resource['service.name']}`;
    sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}

describe('the patch of history', () => {
  it('passes everything on', () => {
    const push = vi.spyOn(history, 'pushState');
    watch('one');
    const state = { a: 1 };
    expect(history.pushState(state, 'title', '/next')).toBeUndefined();
    expect(push).toHaveBeenCalledWith(state, 'title', '/next');
    expect(push.mock.contexts[0]).toBe(history);
    expect(history.state).toEqual(state);
    expect(location.pathname).toBe('/next');
  });

  it('lets the page see what the browser throws', () => {
    watch('one');
    expect(() => history.pushState(null, '', 'https://elsewhere.test/')).toThrow();
  });

  it('is gone when the client stops', async () => {
    const telemetry = watch('one');
    expect(history.pushState).not.toBe(pushState);
    await telemetry.stop();
    expect(history.pushState).toBe(pushState);
    expect(history.replaceState).toBe(replaceState);
  });

  it('is one for all clients', () => {
    watch('one');
    const patched = history.pushState;
    watch('two');
    expect(history.pushState).toBe(patched);
  });

  it.each([
    ['the first', 0],
    ['the second', 1],
  ])('stays for the other client when %s stops, and goes with the last', async (_, index) => {
    const both = [watch('one'), watch('two')];
    await both[index]?.stop();
    history.pushState(null, '', '/next');
    const other = index ? 'one' : 'two';
    expect((await counted())[other]).toBe(2);
    expect((await counted())[index ? 'two' : 'one'] ?? 0).toBeLessThan(2);
    await both[1 - index]?.stop();
    expect(history.pushState).toBe(pushState);
  });

  it('does not remove what somebody else put on top, and goes quiet beneath it', async () => {
    const telemetry = watch('one');
    const beneath = history.pushState;
    const foreign = vi.fn(function (this: History, ...args: Parameters<History['pushState']>) {
      beneath.apply(this, args);
    });
    history.pushState = foreign;
    await telemetry.stop();
    expect(history.pushState).toBe(foreign);
    expect(history.replaceState).toBe(replaceState);
    history.pushState(null, '', '/next');
    expect(foreign).toHaveBeenCalledTimes(1);
    expect(location.pathname).toBe('/next');
  });

  it('works on top of somebody else, once per navigation', async () => {
    const first = watch('one');
    const beneath = history.pushState;
    history.pushState = function (this: History, ...args: Parameters<History['pushState']>) {
      beneath.apply(this, args);
    };
    await first.stop();
    watch('two');
    await vi.advanceTimersByTimeAsync(1_000);
    history.pushState(null, '', '/next');
    expect((await counted())['two']).toBe(2);
  });

  it('serves a client that starts after all others have stopped', async () => {
    await watch('one').stop();
    watch('two');
    await vi.advanceTimersByTimeAsync(1_000);
    history.pushState(null, '', '/next');
    expect((await counted())['two']).toBe(2);
  });
});
