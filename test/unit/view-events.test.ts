import {
  createLogger,
  currentRoute,
  type Feature,
  type PageViewsOptions,
  pageViews,
  type Telemetry,
  type TelemetryOptions,
  trackPageView,
} from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import { freeze, goBack, pageHide, pageShow, setHidden } from '../support/page.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  history.replaceState(null, '', '/courses/jac');
  capture = captureRequests();
});
afterEach(() => {
  history.replaceState(null, '', '/');
  Reflect.deleteProperty(document, 'prerendering');
});

const watch = (views: PageViewsOptions = {}, options: Partial<TelemetryOptions> = {}): Telemetry =>
  client({ routes: ['/courses/:courseId'], features: [pageViews(views)], ...options });
const rest = (ms = 1_000) => vi.advanceTimersByTimeAsync(ms);

/** The events of a name, each with its page and view. */
async function told(telemetry: Telemetry, name: string) {
  await telemetry.flush();
  const events = capture.logs().filter(({ eventName }) => eventName === name);
  return events.map(({ attributes, resource, time }) => ({
    ...attributes,
    time,
    page: resource['footlight.page'],
    view: resource['footlight.view.id'],
  }));
}
const ends = (telemetry: Telemetry) => told(telemetry, 'footlight.view.end');
const counted = (): number => capture.points('frontend.page_views').reduce((sum, { value }) => sum + value, 0);

/** Sets whether the page is prerendered, and says that it no longer is. */
function setPrerendering(is: boolean): void {
  Object.defineProperty(document, 'prerendering', { configurable: true, value: is });
  if (!is) document.dispatchEvent(new Event('prerenderingchange'));
}

describe('the end of a view', () => {
  it('is said with how long it was on the screen, and how long it lasted', async () => {
    const telemetry = watch();
    await rest(2_000);
    setHidden(true);
    await rest(3_000);
    setHidden(false);
    await rest(4_000);
    history.pushState(null, '', '/about');
    expect(await ends(telemetry)).toMatchObject([
      { 'footlight.view.duration': 2, 'footlight.view.visible_duration': 2, page: '/courses/:courseId' },
      { 'footlight.view.duration': 9, 'footlight.view.visible_duration': 6, page: '/courses/:courseId' },
    ]);
    const [first, last] = await ends(telemetry);
    expect(last?.view).toBe(first?.view);
  });

  it('is not said again by what follows while nothing more was seen', async () => {
    const telemetry = watch();
    setHidden(true);
    freeze();
    pageHide();
    setHidden(true);
    expect(await ends(telemetry)).toHaveLength(1);
  });

  it('is not said again by what a page hears before it hears that it was restored', async () => {
    const telemetry = watch();
    await rest();
    pageHide();
    setHidden(true);
    await rest(60_000);
    setHidden(false);
    pageShow(true);
    await rest();
    pageHide();
    const all = await ends(telemetry);
    expect(all.map((end) => end['footlight.view.duration' as never])).toEqual([1, 1]);
    expect(all[0]?.view).not.toBe(all[1]?.view);
  });

  it('of a page that nobody saw says so', async () => {
    setHidden(true);
    const telemetry = watch();
    await rest(5_000);
    pageHide();
    expect(await ends(telemetry)).toMatchObject([
      { 'footlight.view.duration': 5, 'footlight.view.visible_duration': 0, 'footlight.view.scroll_depth': 0 },
    ]);
  });

  it('counts the time that a laptop slept as time, but not on the screen, and is never shorter than that', async () => {
    const telemetry = watch();
    await rest(1_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    history.pushState(null, '', '/a');
    await rest(1_000);
    vi.setSystemTime(Date.now() - 7_200_000);
    history.pushState(null, '', '/b');
    const seconds = (await ends(telemetry)).map((end) => [
      end['footlight.view.duration' as never],
      end['footlight.view.visible_duration' as never],
    ]);
    expect(seconds).toEqual(
      expect.arrayContaining([
        [3_601, 1],
        [1, 1],
      ]),
    );
  });

  it('is said of a view that the app ends by another one, without a navigation', async () => {
    const telemetry = watch();
    await rest(1_000);
    trackPageView(telemetry, '/dialog');
    await rest(3_000);
    trackPageView(telemetry, '/dialog');
    pageHide();
    expect(await ends(telemetry)).toMatchObject([
      { page: '/courses/:courseId', 'footlight.view.duration': 1 },
      { page: '/dialog', 'footlight.view.duration': 3 },
      { page: '/dialog', 'footlight.view.duration': 0 },
    ]);
    expect(await told(telemetry, 'browser.navigation')).toHaveLength(1);
  });

  it('is said no more once the client has stopped', async () => {
    const telemetry = watch();
    await telemetry.stop();
    trackPageView(telemetry, '/x');
    pageHide();
    expect(capture.logs()).toEqual([]);
  });
});

describe('a navigation', () => {
  it('is an event at the time it happened, of the view that the app has named by then', async () => {
    const telemetry = watch();
    const startedAt = Date.now();
    await rest(500);
    trackPageView(telemetry, '/course');
    await rest(500);
    const [load] = await told(telemetry, 'browser.navigation');
    expect(load).toMatchObject({ page: '/course', time: `${startedAt}000000` });
  });

  it('is an event also where the app says the view before the client watches', async () => {
    const say: Feature = (each) => {
      trackPageView(each, '/x');
      return () => undefined;
    };
    const telemetry = client({ features: [say, pageViews()] });
    await rest();
    expect(await told(telemetry, 'browser.navigation')).toMatchObject([{ page: '/x' }]);
    expect(counted()).toBe(1);
  });

  it('says how, as far as history tells where there is no Navigation API', async () => {
    const telemetry = watch();
    await rest();
    history.pushState(null, '', '/a');
    await rest();
    history.replaceState(null, '', '/b');
    const back = goBack();
    await rest(10);
    await back;
    await rest();
    expect(
      (await told(telemetry, 'browser.navigation')).map((each) => each['browser.navigation.type' as never]),
    ).toEqual([undefined, 'push', 'replace', 'traverse']);
  });
});

describe('the cap', () => {
  it('is of events: page views are counted beyond it, and what is left out is counted too', async () => {
    const telemetry = watch({ maxPerMinute: 2 });
    for (const path of ['/a', '/b', '/c']) {
      await rest();
      history.pushState(null, '', path);
    }
    await rest();
    createLogger(telemetry).info('x');
    await telemetry.flush();
    expect(capture.logs()).toHaveLength(3);
    expect(counted()).toBe(4);
    expect(capture.records()).toMatchObject({ 'logs dropped cap': 5 });
  });
});

describe('a prerendered page', () => {
  it('is no view until it is seen, whatever the app says and wherever its router goes', async () => {
    setPrerendering(true);
    const telemetry = watch();
    trackPageView(telemetry, '/course');
    history.replaceState(null, '', '/courses/2');
    createLogger(telemetry).info('prepared');
    await rest(5_000);
    pageHide();
    await telemetry.flush();
    expect(counted()).toBe(0);
    expect(capture.logs()).toHaveLength(1);
    const resource = capture.logs()[0]?.resource ?? {};
    expect(resource).not.toHaveProperty('footlight.view.id');

    setPrerendering(false);
    await rest();
    const navigations = await told(telemetry, 'browser.navigation');
    expect(navigations).toMatchObject([{ page: '/course', view: resource['footlight.correlation.id'] }]);
    expect(navigations[0]?.['url.full' as never]).toMatch(/\/courses\/2$/);
    expect(counted()).toBe(1);
  });

  it('is none once the client has stopped', async () => {
    setPrerendering(true);
    const telemetry = watch();
    await telemetry.stop();
    setPrerendering(false);
    await rest();
    history.pushState(null, '', '/a');
    await rest();
    expect(capture.requests).toEqual([]);
  });
});

describe('a path in the hash', () => {
  afterEach(() => history.replaceState(null, '', '/'));

  it.each([
    ['', '/'],
    ['#', '/'],
    ['#/', '/'],
    ['#top', '/'],
    ['#access_token=secret', '/'],
    ['#/courses/42', '/courses/:courseId'],
    ['#!/courses/42?tab=1', '/courses/:courseId'],
    ['#/orders/42', '/orders/:id'],
  ])('of %j is %s', (hash, template) => {
    history.replaceState(null, '', `/app${hash}`);
    expect(currentRoute(watch({ hash: true })).template).toBe(template);
    expect(currentRoute(watch()).template).toBe('/app');
  });
});
