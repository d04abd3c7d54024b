import { currentRoute, pageViews, setRoute, type Telemetry } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  history.replaceState(null, '', '/docs');
  capture = captureRequests();
  telemetry = client({ routes: ['/docs', '/docs/:page'], features: [pageViews()] });
});
afterEach(() => history.replaceState(null, '', '/'));

const A_VIEW_MS = 1_001;

/** The browser goes to a path, and the router arrives there. */
async function arrive(path: string, template?: string, action?: string): Promise<void> {
  history.pushState(null, '', path);
  setRoute(telemetry, { template, action });
  await vi.advanceTimersByTimeAsync(A_VIEW_MS);
}

/** The pages that were viewed, in order, and how each was come to. */
async function seen(): Promise<readonly unknown[]> {
  await telemetry.flush();
  return capture
    .logs()
    .filter(({ eventName }) => eventName === 'browser.navigation')
    .map(({ attributes, resource }) => [resource['footlight.page'], attributes['browser.navigation.type']]);
}

/** How often each page was counted, in all windows. */
function counted(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { labels, value } of capture.points('frontend.page_views')) {
    counts[`${labels['page']}`] = (counts[`${labels['page']}`] ?? 0) + value;
  }
  return counts;
}

describe('the router of the app', () => {
  it('names the views, in place of the URL, and says how they were come to', async () => {
    setRoute(telemetry, { template: '/manual' });
    await vi.advanceTimersByTimeAsync(A_VIEW_MS);
    await arrive('/docs/one', '/manual/:page', 'PUSH');
    await arrive('/docs/two', '/manual/:page', 'POP');
    await arrive('/docs/three', '/manual/:page');
    expect((await seen()).slice(1)).toEqual([
      ['/manual/:page', 'push'],
      ['/manual/:page', 'traverse'],
      ['/manual/:page', 'push'],
    ]);
    expect(counted()).toEqual({ '/manual': 1, '/manual/:page': 3 });
  });

  it('has its name with one slash between parts, and none at the end', () => {
    setRoute(telemetry, { template: '//manual//:page/' });
    expect(currentRoute(telemetry).template).toBe('/manual/:page');
    setRoute(telemetry, { template: '/' });
    expect(currentRoute(telemetry).template).toBe('/');
  });

  it('comes from a page to the splat beside it, which is a view of its own', async () => {
    await arrive('/docs/intro', '/docs/intro');
    await arrive('/docs/a/b', '/docs/*');
    await seen();
    expect(counted()).toEqual({ '/docs': 1, '/docs/intro': 1, '/docs/*': 1 });
  });

  it('is not named by a splat for what routes inside of it have named', async () => {
    await arrive('/docs/a/b', '/docs/:page/:part');
    setRoute(telemetry, { template: '/docs/*' });
    expect(currentRoute(telemetry).template).toBe('/docs/:page/:part');
  });

  it('stays where it arrived while the URL is ahead of it', async () => {
    await arrive('/docs/one', '/manual/:page');
    history.pushState(null, '', '/docs/two');
    expect(currentRoute(telemetry)).toEqual({ path: '/docs/one', template: '/manual/:page' });
  });

  it('is waited for while it is on its way to the first page', async () => {
    setRoute(telemetry, { isPending: true });
    await vi.advanceTimersByTimeAsync(10 * A_VIEW_MS);
    await seen();
    expect(counted()).toEqual({});
    await arrive('/docs/one', '/manual/:page', 'REPLACE');
    await seen();
    expect(counted()).toEqual({ '/manual/:page': 1 });
  });

  it('is not on its way again once it has arrived', async () => {
    await arrive('/docs/one', '/manual/:page');
    setRoute(telemetry, { isPending: true });
    expect(currentRoute(telemetry).template).toBe('/manual/:page');
  });

  it('has its view counted in time, however often it writes into the history meanwhile', async () => {
    setRoute(telemetry, { template: '/manual' });
    for (let i = 0; i < 3; i++) {
      await vi.advanceTimersByTimeAsync(A_VIEW_MS / 3);
      history.replaceState({ i }, '', `/docs?${i}`);
      history.pushState({ i }, '', `/docs/${i}`);
    }
    expect(telemetry.context.view.counted).toBe('automatic');
  });

  it('is followed no longer once nothing is said: then it is the URL again', async () => {
    await arrive('/docs/one', '/manual/:page');
    setRoute(telemetry);
    history.pushState(null, '', '/docs/two');
    await vi.advanceTimersByTimeAsync(A_VIEW_MS);
    await seen();
    expect(counted()).toEqual({ '/docs': 1, '/manual/:page': 1, '/docs/:page': 1 });
  });

  it('is nobody for a client that has stopped', async () => {
    await telemetry.stop();
    setRoute(telemetry, { template: '/manual' });
    expect(currentRoute(telemetry).template).toBe('/docs');
  });
});
