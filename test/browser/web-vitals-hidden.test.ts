import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../examples/setup.js';
import { PATIENCE } from '../support/collected.ts';
import { beside, inOrder, SHIFT, samplesOf, VITALS, type Vital, vitalEvents, vitalOf } from '../support/vitals.ts';
import { useWatched } from '../support/watched.ts';

const watched = useWatched(VITALS);
const FEATURES = 'traced.vitals.webVitals()';

// Playwright forbids to prerender, and lets no page be hidden.
let browser: Browser;
beforeAll(async () => {
  const args = ['--no-sandbox', '--disable-background-networking'];
  browser = await puppeteer.launch({ executablePath: findChromium(), args });
});
afterAll(() => browser?.close());

/** Opens a path of the site in a window of its own. */
async function open(path: string): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage({ type: 'window' });
  await page.goto(watched.pages.url + path);
  return page;
}

/** Waits for so many reports. */
async function reported(count: number): Promise<readonly Vital[]> {
  await expect.poll(async () => (await vitalEvents(watched.collector)).length, PATIENCE).toBeGreaterThanOrEqual(count);
  return (await vitalEvents(watched.collector)).map(vitalOf);
}

/** What the library has reported beside ours. */
const reportedBeside = (page: Page): Promise<readonly Vital[]> =>
  page.evaluate(() =>
    JSON.parse(localStorage['beside'] ?? '[]').map(({ name, value, delta, rating, type }: Vital) => ({
      name,
      value,
      delta,
      rating,
      type,
    })),
  );

/** Minimises the window of a page, or brings it back. */
async function show(page: Page, isShown: boolean): Promise<void> {
  const session = await page.createCDPSession();
  const { windowId } = await session.send('Browser.getWindowForTarget');
  const windowState = isShown ? 'normal' : 'minimized';
  await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  await page.waitForFunction(isShown ? '!document.hidden' : 'document.hidden', { polling: 20 });
}

describe('a page that is hidden more than once', () => {
  it('has one sample of each metric, as it was the first time, and an event each time that it has grown', async () => {
    watched.pages.serve('/hidden', {
      body: watched.html({ features: FEATURES, head: beside() + SHIFT, body: '<p>a text</p>' }),
    });
    const page = await open('/hidden');
    await page.evaluate('shift()');
    await show(page, false);
    await reported(4);
    await show(page, true);
    // More than a second later, or it would belong to the first.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 1_050)).then(shift).then(shift)');
    await show(page, false);
    const ours = await reported(5);
    expect(inOrder(ours)).toEqual(inOrder(await reportedBeside(page)));

    const events = (await vitalEvents(watched.collector)).filter((event) => vitalOf(event).name === 'cls');
    const [first, second] = events.map(vitalOf);
    expect(second?.value).toBeGreaterThan(first?.value as number);
    expect(new Set(events.map(({ attributes }) => attributes['browser.web_vital.id'])).size).toBe(1);
    await expect
      .poll(() => samplesOf(watched.collector), PATIENCE)
      .toEqual({
        'cls /hidden watched': 1,
        'fcp /hidden watched': 1,
        'lcp /hidden watched': 1,
        'ttfb /hidden watched': 1,
      });
  });
});

describe('a page that was prerendered', () => {
  it('is measured from when it was shown, and leaves nothing behind when its tab is closed', async () => {
    watched.pages.serve('/courses/42', {
      body: watched.html({
        features: FEATURES,
        options: "routes: ['/courses/:courseId'],",
        head: `${beside()}<script>localStorage.prerendering = document.prerendering;</script>`,
      }),
    });
    watched.pages.serve('/start', {
      body: `<!doctype html><link rel="icon" href="data:,"><a href="/courses/42">go</a>
<script type="speculationrules">{ "prerender": [{ "urls": ["/courses/42"], "eagerness": "immediate" }] }</script>`,
    });
    watched.pages.serve('/witness', { body: '<!doctype html><link rel="icon" href="data:,">' });
    const page = await open('/start');
    // In a window of its own: a tab in front of it would hide the page.
    const witness = await page.browserContext().newPage({ type: 'window' });
    await witness.goto(`${watched.pages.url}/witness`);
    await page.waitForFunction(() => localStorage['prerendering'], { polling: 20, timeout: PATIENCE.timeout });
    await page.click('a');
    const shown = await reported(2);
    expect(shown.map(({ name, type }) => [name, type]).sort()).toEqual([
      ['fcp', 'prerender'],
      ['ttfb', 'prerender'],
    ]);
    expect(await witness.evaluate(() => localStorage['prerendering'])).toBe('true');
    await page.close();

    const ours = await reported(4);
    expect(inOrder(ours)).toEqual(inOrder(await reportedBeside(witness)));
    expect(inOrder(ours).map(({ name }) => name)).toEqual(['cls', 'fcp', 'lcp', 'ttfb']);
    // The response was there long before.
    expect(ours.find(({ name }) => name === 'ttfb')?.value).toBe(0);
    await expect
      .poll(async () => Object.keys(await samplesOf(watched.collector)).sort(), PATIENCE)
      .toEqual(['cls', 'fcp', 'lcp', 'ttfb'].map((name) => `${name} /courses/:courseId watched`));
  });
});
