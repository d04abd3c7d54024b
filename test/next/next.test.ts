import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { eventsOf, PATIENCE } from '../support/collected.ts';
import { appFolder, buildNextApp, developNextApp, type NextServer } from '../support/next-app.ts';
import { pointsOf, read } from '../support/read.ts';

const COURSE = '/courses/:courseId';

let collector: Collector;
let app: NextServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  collector = await createCollector({ port: 0 });
  [app, browser] = await Promise.all([buildNextApp(collector), launchChromium()]);
}, 600_000);
afterAll(async () => {
  await Promise.all([browser?.close(), app?.close()]);
  await collector?.close();
});
beforeEach(async () => {
  collector.clear();
  page = await browser.newPage();
});
afterEach(() => page.close());

const open = (path: string): Promise<unknown> => page.goto(app.url + path);
const shows = (heading: string): Promise<unknown> => page.waitForSelector(`h1:text-is("${heading}")`);

/** Clicks on the link to a path, and waits for its page. */
async function follow(path: string, heading: string): Promise<void> {
  await page.click(`a[href="${path}"]`);
  await shows(heading);
}

async function counted(metric: string, labels: readonly string[]): Promise<Record<string, number>> {
  const points = await pointsOf(collector, metric);
  return Object.fromEntries(points.map(({ labels: of, value }) => [labels.map((one) => of[one]).join(' '), value]));
}

/** Leaves the page, which sends all that is left, and expects exactly these views of it. */
async function expectViews(expected: Record<string, number>): Promise<void> {
  await page.goto('about:blank');
  await expect.poll(() => counted('frontend.page_views', ['page', 'user_type']), PATIENCE).toEqual(expected);
}

// First, before a browser has anything to send.
describe('a server that renders the app', () => {
  it('sends nothing, and shares nothing between requests', async () => {
    const htmlOf = async (path: string): Promise<string> => (await fetch(app.url + path)).text();
    const [first, , second] = await Promise.all(['/courses/1', '/slow/one', '/courses/1'].map(htmlOf));
    expect(first).toContain('course');
    expect(second).toBe(first);
    expect(await read(collector, '/api/requests')).toMatchObject({ requests: [] });
  });
});

describe('footlight/next in plain Node, beside Next', () => {
  it.each([
    ['import', 'module', "import * as entry from 'footlight/next';"],
    ['require', 'commonjs', "const entry = require('footlight/next');"],
  ])('is there by %s', (_, type, load) => {
    const code = `${load} console.log(Object.keys(entry).join());`;
    const options = { cwd: appFolder, encoding: 'utf8' } as const;
    expect(execFileSync(process.execPath, [`--input-type=${type}`, '--eval', code], options)).toBe('TrackRoutes\n');
  });
});

/** Both ways: the adapter follows views itself, or the client does. */
const WAYS = [
  ['', ''],
  [' beside pageViews()', 'page-views'],
] as const;

describe.each(WAYS)('TrackRoutes in the app router%s', (_, cookie) => {
  beforeEach(() => page.context().addCookies(cookie ? [{ name: cookie, value: '1', url: app.url }] : []));

  it('counts one view a navigation, by the template: groups, catch-alls, back and forward, no query', async () => {
    await open('/');
    await follow('/courses/1', 'course 1');
    await follow('/courses/2', 'course 2');
    await page.click('a[href="/courses/2?tab=reviews"]');
    await page.waitForURL('**tab=reviews');
    await follow('/docs/a/b', 'docs a b');
    await follow('/courses/courses', 'course courses');
    await page.goBack();
    await shows('docs a b');
    await page.goForward();
    await shows('course courses');
    await expectViews({ '/ anonymous': 1, [`${COURSE} anonymous`]: 4, '/docs/* anonymous': 2 });
  });

  it('counts a redirect of the server or of the client as one view', async () => {
    await open('/');
    await follow('/old', 'course 1');
    await follow('/moved', 'course 2');
    await expectViews({ '/ anonymous': 1, [`${COURSE} anonymous`]: 2 });
  });

  it('counts one view where a component names the page', async () => {
    await open('/');
    await follow('/courses/1/lessons/hello', 'lesson hello');
    await expectViews({ '/ anonymous': 1, '/courses/:courseId/lessons/:lessonId student': 1 });
  });

  it('names a page that is there a second after its path by its route', async () => {
    await open('/slow/hello');
    await follow('/', 'home');
    await page.reload();
    await shows('home');
    await page.evaluate(() => history.back());
    await page.waitForURL('**/slow/hello');
    await shows('slow hello');
    await expectViews({ '/slow/:slug anonymous': 2, '/ anonymous': 2 });
  });

  it('has one name for all pages that are not there', async () => {
    await open('/no-such-page');
    await shows('404');
    await expectViews({ '/_not-found anonymous': 1 });
  });
});

describe.each(WAYS)('TrackRoutes in the pages router%s', (_, cookie) => {
  beforeEach(() => page.context().addCookies(cookie ? [{ name: cookie, value: '1', url: app.url }] : []));

  it('counts one view a navigation, by the template', async () => {
    await open('/legacy/one');
    await follow('/legacy', 'legacy /legacy');
    await follow('/legacy/two', 'post /legacy/two');
    await follow('/legacy/two?tab=reviews', 'post /legacy/two?tab=reviews');
    await follow('/legacy/docs/a/b', 'docs /legacy/docs/a/b');
    await page.goBack();
    await shows('post /legacy/two?tab=reviews');
    await expectViews({ '/legacy/:postId anonymous': 3, '/legacy anonymous': 1, '/legacy/docs/* anonymous': 1 });
  });
});

describe('an error in Next arrives once', () => {
  const expectError = async (message: unknown, handled: boolean, at: string): Promise<void> => {
    await page.goto('about:blank');
    const messages = async (): Promise<unknown> =>
      (await eventsOf(collector, 'exception')).map(({ attributes }) => attributes['exception.message']);
    await expect.poll(messages, PATIENCE).toEqual([message]);
    await expect
      .poll(() => counted('frontend.errors', ['page', 'type', 'handled']), PATIENCE)
      .toEqual({ [`${at} Error ${handled}`]: 1 });
  };

  it.each([
    ['in an event handler', 'handler', 'in a handler'],
    ['of a promise that nobody handles', 'rejection', 'in a promise'],
  ])('%s, by errors()', async (_, button, message) => {
    await open('/errors');
    await page.click(`#${button}`);
    await expectError(message, false, '/errors');
  });

  it('of a server action, without what it says', async () => {
    await open('/errors');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.click('#action');
    await answered;
    await expect.poll(() => eventsOf(collector, 'exception'), PATIENCE).toHaveLength(1);
    await expectError(expect.not.stringContaining('secret'), false, '/errors');
  });

  it('while rendering, by error.tsx', async () => {
    await open('/errors');
    await page.click('#render');
    await page.waitForSelector('#again');
    await expectError('in render', true, '/errors');
  });

  it('of a server component, by error.tsx, with the digest that the server logs', async () => {
    await open('/');
    await page.click('a[href="/errors/server"]');
    await page.waitForSelector('#again');
    await expectError(expect.not.stringContaining('secret'), true, '/errors/server');
    const [event] = await eventsOf(collector, 'exception');
    expect(app.lines()).toContain(`digest: '${event?.attributes['next.digest']}'`);
  });

  it('that only global-error.tsx catches', async () => {
    await open('/broken');
    await page.click('#break');
    await shows('broken');
    await expectError('below the layout', true, '/broken');
  });

  it('where the HTML of the server does not match, by errors()', async () => {
    await open('/mismatch');
    await shows('browser');
    await expectError(expect.stringContaining('#418'), false, '/mismatch');
  });
});

describe('TrackRoutes under StrictMode, in development', () => {
  it('counts one view a navigation, and each error once', async () => {
    const development = await developNextApp(collector);
    try {
      await page.goto(`${development.url}/courses/1`);
      await shows('course 1');
      await follow('/errors', 'errors');
      await page.click('#render');
      await page.waitForSelector('#again');
      await expectViews({ [`${COURSE} anonymous`]: 1, '/errors anonymous': 1 });
      expect(await counted('frontend.errors', ['page', 'handled'])).toEqual({ '/errors true': 1 });
    } finally {
      await development.close();
    }
  });
});
