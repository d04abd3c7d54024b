import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { pointsOf } from '../support/read.ts';
import { createSite, type Site } from '../support/site.ts';

let collector: Collector;
let site: Site;
let browser: Browser;

async function views(): Promise<Record<string, number>> {
  const points = await pointsOf(collector, 'frontend.page_views');
  return Object.fromEntries(points.map(({ labels, value }) => [labels['page'], value]));
}

/** A page that watches its own views; every document of the site does, as an app would. */
async function openPage(path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript((endpoint) => {
    addEventListener('DOMContentLoaded', () => {
      footlight.createTelemetry({
        service: { name: 'views' },
        endpoint,
        routes: ['/courses', '/courses/:courseId'],
        features: [footlight.pageViews()],
        flushInterval: 200,
      });
    });
  }, collector.url);
  await page.goto(site.url + path);
  return page;
}

beforeAll(async () => {
  [collector, site, browser] = await Promise.all([
    createCollector({ port: 0 }),
    createSite(),
    launchChromium(['--disable-back-forward-cache']),
  ]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()]);
  await collector?.close();
});
beforeEach(() => collector.clear());

describe('pageViews', () => {
  it('counts the first load and each navigation to another path, by route template', async () => {
    const page = await openPage('/courses');
    await page.evaluate(() => {
      history.pushState(null, '', '/courses/1');
      history.pushState(null, '', '/courses/1?tab=2#there');
      history.pushState(null, '', '/courses/2');
      history.pushState(null, '', '/users/550e8400-e29b-41d4-a716-446655440000/edit');
    });
    await expect
      .poll(views, { timeout: 10_000 })
      .toEqual({ '/courses': 1, '/courses/:courseId': 2, '/users/:id/edit': 1 });
  });

  it('counts going back, and navigations by the Navigation API', async () => {
    const page = await openPage('/courses');
    await page.evaluate(async () => {
      const { navigation } = window as unknown as { navigation: EventTarget & { navigate(url: string): unknown } };
      navigation.addEventListener('navigate', (event) => {
        (event as unknown as { intercept(): void }).intercept();
      });
      navigation.navigate('/courses/9');
      await new Promise((resolve) => setTimeout(resolve, 100));
      history.back();
    });
    await expect.poll(views, { timeout: 10_000 }).toEqual({ '/courses': 2, '/courses/:courseId': 1 });
  });

  it('counts a redirect of the router once, as the page it ends on', async () => {
    const page = await openPage('/start');
    await page.evaluate(() => history.replaceState(null, '', '/courses'));
    await expect.poll(views, { timeout: 10_000 }).toEqual({ '/courses': 1 });
  });

  it('counts again when the back/forward cache brings the page back', async () => {
    const page = await openPage('/courses');
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => console.log(`restored: ${persisted}`));
    });
    await page.goto(`${site.url}/courses/5`);
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => said, { timeout: 5_000 }).toContain('restored: true');
    await expect.poll(views, { timeout: 10_000 }).toEqual({ '/courses': 2, '/courses/:courseId': 1 });
  });
});
