import type { Telemetry } from 'footlight';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appBundle } from '../support/app-bundle.ts';
import { logOf, PATIENCE } from '../support/collected.ts';
import { panelOf, totalsOf } from '../support/debug-panel.ts';
import { useWatched as startAll } from '../support/watched.ts';

declare const telemetry: Telemetry;

const watched = startAll();
const CODE = `
import { createLogger, createTelemetry } from 'footlight';
import { debug } from 'footlight/debug';
const { endpoint, options } = document.currentScript?.dataset ?? document.querySelector('[data-endpoint]').dataset;
globalThis.telemetry = createTelemetry({ service: { name: 'app' }, endpoint, features: [debug(JSON.parse(options))] });
globalThis.logger = createLogger(telemetry);
logger.info('from before');
`;
// As strict as one that lets the app itself work.
const STRICT = (connect: string): string =>
  `default-src 'none'; img-src data:; script-src 'self'; style-src 'none'; connect-src ${connect}; require-trusted-types-for 'script'`;

let context: BrowserContext;

/** Serves the app at a path, and answers what it says in the console. */
function serve(path: string, policy = '', options = '{}'): void {
  watched.pages.serve(path, {
    headers: policy ? { 'content-security-policy': policy } : {},
    body: `<!doctype html><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,"><h1>app</h1>
<script type="module" src="/app.js" data-endpoint="${watched.collector.url}" data-options='${options}' crossorigin></script>`,
  });
}

async function open(path: string): Promise<{ page: Page; said: readonly string[] }> {
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', ({ message }) => said.push(message));
  await page.goto(watched.pages.url + path);
  await page.waitForFunction('globalThis.telemetry');
  return { page, said };
}

/** How often the panel was asked for since the test began. */
const loads = (): number => watched.pages.asked.filter(({ path }) => path.startsWith('/panel-')).length;

beforeAll(async () => {
  const files = await appBundle(CODE);
  for (const [name, body] of files) {
    const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' };
    watched.pages.serve(`/${name}`, { headers, body });
  }
  expect([...files.keys()].filter((name) => name.startsWith('panel-'))).toHaveLength(1);
  serve('/app', STRICT(watched.collector.url));
});
beforeEach(async () => {
  watched.pages.asked.length = 0;
  context = await watched.browser.newContext();
});
afterAll(() => context?.close());

describe('debug() in production', () => {
  it('loads its panel only where the URL or local storage asks for it', async () => {
    const { page } = await open('/app');
    const isThere = async (path?: string): Promise<boolean> => {
      if (path) await page.goto(watched.pages.url + path);
      await logOf(watched.collector, 'from before');
      const before = loads();
      // What would load it has run by now.
      await page.evaluate(() => telemetry.flush());
      const isLooking = await page.evaluate(() => !!telemetry.context.inspect);
      if (isLooking) await panelOf(page).badge.waitFor();
      expect(loads() > 0 || before > 0).toBe(isLooking);
      watched.pages.asked.length = 0;
      return isLooking;
    };
    expect(await isThere()).toBe(false);
    expect(await page.evaluate(() => localStorage.getItem('footlight.debug'))).toBeNull();
    // For once.
    expect(await isThere('/app?footlight.debug')).toBe(true);
    expect(await isThere('/app?a=footlight.debug')).toBe(false);
    // From now on.
    expect(await isThere('/app?footlight.debug=1')).toBe(true);
    expect(await isThere('/app')).toBe(true);
    // No more.
    expect(await isThere('/app?footlight.debug=0')).toBe(false);
    expect(await isThere('/app')).toBe(false);
    expect(await isThere('/app?footlight.debug')).toBe(true);
    await page.evaluate(() => localStorage.setItem('footlight.debug', '1'));
    expect(await isThere('/app')).toBe(true);
  });

  it('does what the app says, whatever else is said', async () => {
    serve('/never', '', '{ "enabled": false }');
    serve('/always', '', '{ "enabled": true }');
    const { page } = await open('/never?footlight.debug=1');
    expect(await page.evaluate(() => telemetry.context.inspect)).toBeUndefined();
    await page.goto(`${watched.pages.url}/always?footlight.debug=0`);
    await panelOf(page).badge.waitFor();
    expect(loads()).toBe(1);
  });

  it('works under a strict Content Security Policy, and shows what was recorded before the panel was there', async () => {
    const { page, said } = await open('/app?footlight.debug');
    const panel = panelOf(page);
    await panel.badge.click();
    await expect.poll(panel.rows, PATIENCE).toEqual([expect.stringContaining('| info | from before |')]);
    await panel.dialog.locator('summary').click();
    await panel.choose('Requests', 'Losses');
    expect(await panel.badge.evaluate((badge) => getComputedStyle(badge.parentElement as Element).fontSize)).toBe(
      '12px',
    );
    await page.evaluate(() => telemetry.flush());
    await expect.poll(panel.totals, PATIENCE).toEqual(await totalsOf(page));
    expect(said).toEqual([]);
  });

  it('survives that storage is denied, and that the panel cannot be loaded', async () => {
    // An opaque origin.
    serve('/denied', 'sandbox allow-scripts');
    const denied = await open('/denied?footlight.debug=1');
    await panelOf(denied.page).badge.waitFor();
    expect(await denied.page.evaluate(() => telemetry.totals().dropped)).toBe(0);
    expect(denied.said).toEqual([]);

    await context.route('**/panel-*.js', (route) => route.abort());
    const { page, said } = await open('/app?footlight.debug');
    await expect.poll(() => page.evaluate(() => telemetry.context.inspect === undefined), PATIENCE).toBe(true);
    await page.evaluate(() => telemetry.flush());
    expect(await totalsOf(page)).toMatchObject({ sent: 1, dropped: 0 });
    expect(await page.locator('footlight-debug').count()).toBe(0);
    // The browser's own words; nothing that was thrown.
    expect(said).toEqual([expect.stringContaining('ERR_FAILED')]);
  });
});
