import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE } from '../support/collected.ts';
import { read } from '../support/read.ts';
import {
  beside,
  inOrder,
  type Measured,
  SHIFT,
  SLOW,
  samplesOf,
  VITALS,
  type Vital,
  vitalEvents,
  vitalOf,
} from '../support/vitals.ts';
import { useWatched, type WatchedPage } from '../support/watched.ts';

const watched = useWatched(VITALS, ['--disable-back-forward-cache']);

const OPTIONS = "routes: ['/courses/:courseId', '/users/:userId'],";
const TIMES = [0.2, 0.5, 0.8, 1, 1.8, 2.5, 3, 4, 6, 10];

/** What the library has reported beside ours. The page must not have been left for another origin. */
const reportedBeside = async (page: Page): Promise<readonly Vital[]> =>
  page.evaluate(() => JSON.parse(localStorage['beside'] ?? '[]'));

const plainly = ({ name, value, delta, rating, type }: Vital): Vital => ({ name, value, delta, rating, type });

/** Goes to another page of the site, as the address bar does. */
const leave = (page: Page): Promise<unknown> => page.goto(`${watched.pages.url}/empty`);

/** All that ours have reported, once there are so many. */
async function reported(count: number, service?: string): Promise<readonly Vital[]> {
  await expect
    .poll(async () => (await vitalEvents(watched.collector, service)).length, PATIENCE)
    .toBeGreaterThanOrEqual(count);
  return inOrder((await vitalEvents(watched.collector, service)).map(vitalOf));
}

beforeAll(() => watched.pages.serve('/empty', { body: '<!doctype html><link rel="icon" href="data:,">' }));

describe('the vitals of a page load', () => {
  const SECOND = `<script>footlight.createTelemetry({ service: { name: 'second' }, endpoint: telemetry.endpoint,
${OPTIONS} features: [traced.vitals.webVitals()] });</script>`;
  const PAGE: WatchedPage = {
    features: 'traced.vitals.webVitals()',
    options: OPTIONS,
    head: SECOND + beside() + SHIFT,
    body: `<p style="font-size: 60px">a large text</p>${SLOW}`,
  };

  it('are those that the library reports beside, of each client, as the page is left', async () => {
    const page = await watched.open(PAGE, { path: '/courses/42' });
    await page.evaluate('shift()');
    await page.click('#slow');
    await page.evaluate('slow');
    // Where the app has gone since does not matter.
    await page.evaluate(() => history.pushState(null, '', '/users/7'));
    await leave(page);

    const ours = await reported(5);
    expect(ours.map(({ name }) => name)).toEqual(['cls', 'fcp', 'inp', 'lcp', 'ttfb']);
    expect(ours).toEqual(inOrder((await reportedBeside(page)).map(plainly)));
    expect(await reported(5, 'second')).toEqual(ours);
    const [cls, fcp, inp, lcp] = ours;
    expect([cls, inp].map((vital) => vital?.type)).toEqual(['navigate', 'navigate']);
    expect(cls?.value).toBeGreaterThan(0.01);
    expect(inp?.value).toBeGreaterThanOrEqual(200);
    expect(lcp?.value).toBeGreaterThanOrEqual(fcp?.value as number);

    const events = await vitalEvents(watched.collector);
    expect(new Set(events.map(({ attributes }) => attributes['browser.web_vital.id'])).size).toBe(5);
    for (const { attributes, severityNumber } of events) {
      expect(attributes['footlight.web_vital.page']).toBe('/courses/:courseId');
      expect(severityNumber).toBe(9);
    }

    await expect.poll(async () => Object.keys(await samplesOf(watched.collector)).length, PATIENCE).toBe(10);
    const metrics = await read<Measured[]>(watched.collector, '/api/metrics');
    for (const { name, value } of ours) {
      const { unit, points } = metrics.find((metric) => metric.name === `frontend.web_vital.${name}`) as Measured;
      const isScore = name === 'cls';
      expect(unit).toBe(isScore ? '1' : 's');
      for (const { labels, count, sum, bounds } of points) {
        expect([labels['page'], count]).toEqual(['/courses/:courseId', 1]);
        expect(sum).toBeCloseTo(isScore ? value : value / 1_000, 9);
        if (isScore) expect(bounds).toEqual([0.01, 0.05, 0.1, 0.15, 0.25, 0.5, 1]);
        else expect(bounds).toEqual(name === 'inp' ? [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2] : TIMES);
      }
    }
  });

  it('are measured anew when the back/forward cache brings the page back, and arrive when its tab is closed', async () => {
    const context = await watched.browser.newContext();
    const page = await watched.open(PAGE, { path: '/courses/42', context });
    // It has been painted: the library measures nothing else of a page that was not.
    await reported(2);
    await page.evaluate(() => history.pushState(null, '', '/users/7'));
    await leave(page);
    await page.goBack({ waitUntil: 'commit' });
    // Four of the load, and those that are known at once of the return.
    await reported(7);
    await page.evaluate('shift()');
    const witness = await context.newPage();
    await leave(witness);
    await page.close();

    const ours = await reported(8);
    const back = ours.filter(({ type }) => type === 'back-forward-cache');
    const library = inOrder((await reportedBeside(witness)).map(plainly));
    expect(back.map(({ name }) => name)).toEqual(['cls', 'fcp', 'lcp', 'ttfb']);
    expect(back.filter(({ name }) => /cls|ttfb/.test(name))).toEqual(
      library.filter(({ name, type }) => /cls|ttfb/.test(name) && type === 'back-forward-cache'),
    );
    // Of the others the library reads the clock as it calls back: no two calls are the same.
    expect(ours.map(({ name, type }) => [name, type])).toEqual(library.map(({ name, type }) => [name, type]));
    const events = await vitalEvents(watched.collector);
    expect(new Set(events.map(({ attributes }) => attributes['browser.web_vital.id'])).size).toBe(8);

    // The page that was left, and the one that it had become.
    const names = ['cls', 'fcp', 'lcp', 'ttfb'];
    await expect
      .poll(async () => {
        const samples = await samplesOf(watched.collector);
        return names.map((name) => [
          samples[`${name} /courses/:courseId watched`],
          samples[`${name} /users/:userId watched`],
        ]);
      }, PATIENCE)
      .toEqual(names.map(() => [1, 1]));
  });
});

describe('the vitals of soft navigations', () => {
  const LINK = `<main style="font-size: 60px">first</main><button id="soft">soft</button><script>
document.querySelector('#soft').onclick = () => setTimeout(() => {
  history.pushState(null, '', '/courses/7');
  document.querySelector('main').innerHTML = '<p>another large text</p>';
});
var softly = new Promise((resolve) => {
  new PerformanceObserver(() => setTimeout(resolve, 100)).observe({ type: 'soft-navigation' });
});</script>`;

  /** Navigates softly once, and leaves. */
  async function navigateSoftly(features: string, options: string): Promise<Page> {
    const page = await watched.open(
      { features, options: OPTIONS, head: beside('plain', options) + SHIFT, body: LINK },
      { path: '/users/7' },
    );
    await reported(2);
    await page.click('#soft');
    await page.evaluate('softly');
    await leave(page);
    return page;
  }

  it('are those of the library, and go to histograms of their own, under their own page', async () => {
    const features = 'traced.vitals.webVitals({ softNavigations: true })';
    const page = await navigateSoftly(features, '{ reportSoftNavs: true }');
    const library = inOrder((await reportedBeside(page)).map(plainly));
    expect(await reported(library.length)).toEqual(library);
    const soft = library.filter(({ type }) => type === 'soft-navigation').map(({ name }) => name);
    expect(soft).toEqual(['cls', 'fcp', 'lcp', 'ttfb']);

    await expect
      .poll(async () => Object.keys(await samplesOf(watched.collector)).length, PATIENCE)
      .toBe(library.length);
    const samples = await samplesOf(watched.collector);
    for (const { name, type } of library) {
      const key = type === 'soft-navigation' ? `soft_navigation.${name} /courses/:courseId` : `${name} /users/:userId`;
      expect(samples[`${key} watched`]).toBe(1);
    }
  });

  it('are not reported where nobody asked for them', async () => {
    const page = await navigateSoftly('traced.vitals.webVitals()', '{}');
    const library = inOrder((await reportedBeside(page)).map(plainly));
    expect(await reported(library.length)).toEqual(library);
    expect(library.filter(({ type }) => type !== 'navigate')).toEqual([]);
    const samples = await samplesOf(watched.collector);
    expect(Object.keys(samples).filter((key) => !key.endsWith(' /users/:userId watched'))).toEqual([]);
  });
});
