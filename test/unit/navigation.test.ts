import { createLogger, pageViews, type Telemetry } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import { goBack } from '../support/page.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  history.replaceState(null, '', '/start');
  capture = captureRequests();
});
afterEach(() => history.replaceState(null, '', '/'));

const watch = (): Telemetry => client({ features: [pageViews()] });
const rest = () => vi.advanceTimersByTimeAsync(1_000);

/** The pages that were counted, in order, one name each time. */
async function pages(telemetry: Telemetry): Promise<readonly unknown[]> {
  await rest();
  createLogger(telemetry).info('x');
  await telemetry.flush();
  return capture.points('frontend.page_views').flatMap(({ labels, value }) => Array(value).fill(labels['page']));
}

/** Browsers that have the Navigation API, which jsdom has not. */
function createNavigation() {
  const target = new EventTarget();
  vi.stubGlobal('navigation', target);
  const tell = (navigationType: string | null): void => {
    target.dispatchEvent(Object.assign(new Event('currententrychange'), { navigationType }));
  };
  return {
    target,
    go(type: 'push' | 'replace' | 'traverse', path: string) {
      history.replaceState(null, '', path);
      tell(type);
    },
    tell,
  };
}

describe('a navigation within the document', () => {
  it.each(['pushState', 'replaceState'] as const)('by %s is a view', async (method) => {
    const telemetry = watch();
    await rest();
    history[method](null, '', '/next');
    expect(await pages(telemetry)).toEqual(['/start', '/next']);
  });

  it('back in history is a view', async () => {
    const telemetry = watch();
    await rest();
    history.pushState(null, '', '/next');
    await rest();
    const back = goBack();
    await vi.advanceTimersByTimeAsync(10);
    await back;
    const counted = await pages(telemetry);
    expect(counted.filter((page) => page === '/start')).toHaveLength(2);
    expect(counted.filter((page) => page === '/next')).toHaveLength(1);
  });

  it('to another query, hash or state of the same path is none', async () => {
    const telemetry = watch();
    await rest();
    history.pushState(null, '', '/start?tab=2');
    history.pushState(null, '', '/start#top');
    history.replaceState({ scroll: 10 }, '');
    expect(await pages(telemetry)).toEqual(['/start']);
  });

  it('to another id of the same template is a view', async () => {
    history.replaceState(null, '', '/orders/1');
    const telemetry = watch();
    await rest();
    history.pushState(null, '', '/orders/2');
    expect(await pages(telemetry)).toEqual(['/orders/:id', '/orders/:id']);
  });

  it('that comes within the second of the last counts both', async () => {
    const telemetry = watch();
    history.pushState(null, '', '/a');
    history.pushState(null, '', '/b');
    expect(await pages(telemetry)).toEqual(['/start', '/a', '/b']);
  });

  it('that replaces the path within the second is a redirect, and one view', async () => {
    const telemetry = watch();
    await rest();
    history.pushState(null, '', '/account');
    history.replaceState(null, '', '/sign-in');
    expect(await pages(telemetry)).toEqual(['/start', '/sign-in']);
  });

  it('that replaces the first path at once is a redirect, too', async () => {
    const telemetry = watch();
    history.replaceState(null, '', '/home');
    expect(await pages(telemetry)).toEqual(['/home']);
  });

  it('begins a view, whose id logs carry from then on', async () => {
    const telemetry = watch();
    createLogger(telemetry).info('a');
    history.pushState(null, '', '/next');
    createLogger(telemetry).info('b');
    await telemetry.flush();
    const logs = capture.logs().filter(({ eventName }) => !eventName);
    const [a, b] = logs.map(({ resource }) => resource);
    expect([a?.['footlight.page'], b?.['footlight.page']]).toEqual(['/start', '/next']);
    expect(a?.['footlight.view.id']).not.toBe(b?.['footlight.view.id']);
  });
});

describe('where there is a Navigation API', () => {
  it('each change of the entry that changes the path is a view', async () => {
    const navigation = createNavigation();
    const telemetry = watch();
    await rest();
    navigation.go('push', '/a');
    await rest();
    navigation.go('traverse', '/b');
    await rest();
    navigation.go('replace', '/c');
    await rest();
    navigation.go('push', '/c?d');
    navigation.tell(null);
    expect(await pages(telemetry)).toEqual(['/start', '/a', '/b', '/c']);
  });

  it('a redirect is one view', async () => {
    const navigation = createNavigation();
    const telemetry = watch();
    await rest();
    navigation.go('push', '/account');
    navigation.go('replace', '/sign-in');
    expect(await pages(telemetry)).toEqual(['/start', '/sign-in']);
  });

  it('history is not patched', () => {
    createNavigation();
    const { pushState, replaceState } = history;
    watch();
    expect(history.pushState).toBe(pushState);
    expect(history.replaceState).toBe(replaceState);
  });

  it('one listener serves all clients, until the last one stops', async () => {
    const { target } = createNavigation();
    const add = vi.spyOn(target, 'addEventListener');
    const remove = vi.spyOn(target, 'removeEventListener');
    const clients = [watch(), watch()];
    expect(add).toHaveBeenCalledTimes(1);
    await clients[0]?.stop();
    expect(remove).not.toHaveBeenCalled();
    await clients[1]?.stop();
    expect(remove.mock.calls).toEqual(add.mock.calls);
  });
});
