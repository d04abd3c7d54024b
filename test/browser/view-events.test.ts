import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { pointsOf } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const site = useWatched('', ['--disable-back-forward-cache']);
/** In the pages here. */
declare const telemetry: import('footlight').Telemetry;

const options = `routes: ['/courses/:courseId', '/sign-in']`;

/** The attributes of an event, and which view it is of. */
const told = ({ attributes, resource }: LogEntry): Record<string, unknown> => ({
  ...attributes,
  page: resource['footlight.page'],
});
const viewOf = ({ resource }: LogEntry): unknown => resource['footlight.view.id'];

/** Hides the page, or shows it again: as the browser says it. */
const setHidden = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((is) => {
    if (is) Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    else Reflect.deleteProperty(document, 'hidden');
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

const views = async (): Promise<Record<string, number>> => {
  const points = await pointsOf(site.collector, 'frontend.page_views');
  return Object.fromEntries(points.map(({ labels, value }) => [labels['page'], value]));
};

describe('pageViews', () => {
  it('says how each view was come to, with what its page calls itself by then, and of which view it is', async () => {
    const page = await (await site.browser.newContext()).newPage();
    site.pages.serve('/from', { body: '<!doctype html><a href="/courses/1?token=secret#secret">course</a>' });
    const body = site.html({ features: 'footlight.pageViews()', options });
    for (const path of ['/courses/1', '/courses/2']) site.pages.serve(path, { body });
    await page.goto(`${site.pages.url}/from?token=secret`);
    await page.click('a');
    await page.waitForURL('**/courses/1*');
    await page.evaluate(async () => {
      const rest = () => new Promise((resolve) => setTimeout(resolve, 20));
      history.pushState(null, '', '/courses/2?token=secret');
      await rest();
      document.title = 'Course 2 '.repeat(100);
      await rest();
      history.pushState(null, '', '/account');
      history.replaceState(null, '', '/sign-in');
      document.title = '';
      await rest();
    });
    await page.goBack();
    await page.reload();
    const navigations = await eventsWhen(site.collector, 'browser.navigation', 5);

    const { url } = site.pages;
    const within = { 'browser.navigation.same_document': true, 'browser.navigation.hash_change': false };
    const load = { ...within, 'browser.navigation.same_document': false };
    const title = 'Course 2 '.repeat(100).slice(0, 256);
    expect(navigations.map(told)).toEqual([
      {
        ...load,
        'url.full': `${url}/courses/1`,
        'footlight.view.referrer': `${url}/from`,
        'footlight.view.title': 'page',
        page: '/courses/:courseId',
      },
      {
        ...within,
        'url.full': `${url}/courses/2`,
        'browser.navigation.type': 'push',
        'footlight.view.referrer': '/courses/:courseId',
        'footlight.view.title': title,
        page: '/courses/:courseId',
      },
      {
        ...within,
        'url.full': `${url}/sign-in`,
        'browser.navigation.type': 'push',
        'footlight.view.referrer': '/courses/:courseId',
        page: '/sign-in',
      },
      {
        ...within,
        'url.full': `${url}/courses/2`,
        'browser.navigation.type': 'traverse',
        'footlight.view.referrer': '/sign-in',
        page: '/courses/:courseId',
      },
      {
        ...load,
        'url.full': `${url}/courses/2`,
        'browser.navigation.type': 'reload',
        'footlight.view.referrer': `${url}/from`,
        'footlight.view.title': 'page',
        page: '/courses/:courseId',
      },
    ]);
    const ends = await eventsWhen(site.collector, 'footlight.view.end', 4);
    expect(ends.map(viewOf)).toEqual(navigations.slice(0, 4).map(viewOf));
    expect(new Set(navigations.map(viewOf)).size).toBe(5);
  });

  it('says how long and how far a view was seen, whenever it is left, and begins another one when it is restored', async () => {
    const body = '<div style="height: 3000px">long</div>';
    const page = await site.open({ features: 'footlight.pageViews()', body });
    const depth = await page.evaluate(() => (1_000 + innerHeight) / document.documentElement.scrollHeight);
    await page.mouse.wheel(0, 1_000);
    await page.waitForFunction(() => scrollY === 1_000);
    await page.waitForTimeout(100);
    await page.evaluate(() => scrollTo(0, 0));
    await setHidden(page, true);
    const [first] = await eventsWhen(site.collector, 'footlight.view.end');
    expect(first?.attributes['footlight.view.scroll_depth']).toBeCloseTo(depth, 2);
    await page.waitForTimeout(200);
    await setHidden(page, false);
    await page.waitForTimeout(50);
    await setHidden(page, true);
    await eventsWhen(site.collector, 'footlight.view.end', 2);
    await page.evaluate(() => Reflect.deleteProperty(document, 'hidden'));

    await page.goto(`${site.pages.url}/elsewhere`);
    await page.goBack({ waitUntil: 'commit' });
    const [load, restored] = await eventsWhen(site.collector, 'browser.navigation', 2);
    expect(told(restored as LogEntry)).toEqual({
      'url.full': `${site.pages.url}/page`,
      'browser.navigation.same_document': false,
      'browser.navigation.hash_change': false,
      'browser.navigation.type': 'traverse',
      'footlight.view.title': 'page',
      page: '/page',
    });
    expect(await views()).toEqual({ '/page': 2 });
    await page.goto(`${site.pages.url}/elsewhere`);
    const ends = await eventsWhen(site.collector, 'footlight.view.end', 3);
    const [id, other] = [load, restored].map((event) => viewOf(event as LogEntry));
    expect(ends.map(viewOf)).toEqual([id, id, other]);
    const [one, two, three] = ends.map(({ attributes }) => ({
      total: Number(attributes['footlight.view.duration']),
      visible: Number(attributes['footlight.view.visible_duration']),
      depth: attributes['footlight.view.scroll_depth'],
    }));
    expect(two?.visible).toBeGreaterThanOrEqual(Number(one?.visible) + 0.05);
    expect(Number(two?.total) - Number(two?.visible)).toBeGreaterThanOrEqual(0.2);
    expect(two?.depth).toBe(one?.depth);
    expect(three?.depth).toBeLessThan(0.5);
  });

  it('takes the path from the hash, where the router does', async () => {
    const body = '<a href="#!/courses/43">next</a>';
    const features = 'footlight.pageViews({ hash: true })';
    const page = await site.open({ features, options, body }, { path: '/app' });
    await page.evaluate(() => location.assign('#/courses/42?token=secret'));
    await page.click('a');
    await page.evaluate(() => {
      history.pushState(null, '', '?query#!/courses/43?other');
      location.hash = '#access_token=secret';
      footlight.reportError(telemetry, new Error('here'));
      history.pushState(null, '', '/other?query#/sign-in');
    });
    const navigations = await eventsWhen(site.collector, 'browser.navigation', 5);
    const { url } = site.pages;
    const told = navigations.map(({ attributes }) => [
      attributes['url.full'],
      attributes['browser.navigation.hash_change'],
      attributes['browser.navigation.type'],
    ]);
    expect(told).toEqual([
      [`${url}/app#/`, false, undefined],
      [`${url}/app#/courses/42`, true, 'push'],
      [`${url}/app#/courses/43`, true, 'push'],
      [`${url}/app#/`, true, 'push'],
      [`${url}/other#/sign-in`, false, 'push'],
    ]);
    await expect.poll(views, PATIENCE).toEqual({ '/': 2, '/courses/:courseId': 2, '/sign-in': 1 });
    expect((await pointsOf(site.collector, 'frontend.errors')).map(({ labels }) => labels['page'])).toEqual(['/']);
    expect(await page.evaluate(() => footlight.currentRoute(telemetry))).toEqual({
      path: '/sign-in',
      template: '/sign-in',
    });
    expect(await eventsOf(site.collector, 'footlight.view.end')).toHaveLength(4);
  });
});
