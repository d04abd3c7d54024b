import type { BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { logOf } from '../support/collected.ts';
import { read } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const watched = useWatched(`export * as vitals from 'footlight/web-vitals';`);

/** Everything that watches by itself, and what an app says. */
const options = (consent: string) => ({
  features: `footlight.pageViews(), footlight.errors(), footlight.requests(), footlight.resources(), footlight.interactions(),
    footlight.consoleLogs(), footlight.visibilityAndConnection(), footlight.longFrames(), traced.vitals.webVitals(),
    traced.tracing.tracing()`,
  options: `outbox: footlight.persistentOutbox(), consent: '${consent}'`,
  body: `<button id="go">Go</button><script>var logger = footlight.createLogger(telemetry);
    var counter = footlight.createMeter(telemetry).counter('said');
    function say(text) { logger.info(text); counter.add(1); console.error(text); fetch('/page'); }</script>`,
});

/** What a context stores, and how many requests have reached the collector: as seen from outside of the page. */
async function outside(context: BrowserContext): Promise<{ stored: unknown[]; requests: number }> {
  const { origins } = await context.storageState({ indexedDB: true });
  const stored = origins.flatMap(({ localStorage, ...more }) => [
    ...localStorage.map(({ name }) => name),
    ...((more as { indexedDB?: { name: string }[] }).indexedDB ?? []).map(({ name }) => name),
  ]);
  const { requests } = await read<{ requests: unknown[] }>(watched.collector, '/api/requests');
  return { stored, requests: requests.length };
}

async function use(page: Page, text: string): Promise<void> {
  await page.evaluate((said) => (globalThis as unknown as { say(text: string): void }).say(said), text);
  await page.click('#go');
  await page.waitForTimeout(1_500);
}

const setConsent = (page: Page, consent: string): Promise<void> => page.evaluate(`telemetry.setConsent('${consent}')`);

it('before the answer nothing is stored or sent, after a yes everything, and after a no nothing is left', async () => {
  const context = await watched.browser.newContext();
  const page = await watched.open(options('pending'), { context });
  await use(page, 'before the answer');
  // Hidden and shown again: what leaves with a page does not leave either.
  const other = await context.newPage();
  await other.bringToFront();
  await page.evaluate(`dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow'))`);
  await page.bringToFront();
  expect(await outside(context)).toEqual({ stored: [], requests: 0 });

  await setConsent(page, 'granted');
  const { resource } = await logOf(watched.collector, 'before the answer');
  expect(resource['session.id']).toMatch(/^[\da-f]{32}$/);
  await use(page, 'after a yes');
  await logOf(watched.collector, 'after a yes');
  expect((await outside(context)).stored.sort()).toEqual(['footlight', 'footlight.session']);

  // What cannot be sent is stored until then.
  await context.setOffline(true);
  await use(page, 'never sent');
  await context.setOffline(false);
  await setConsent(page, 'denied');
  await page.waitForTimeout(500);
  const { stored, requests } = await outside(context);
  expect(stored).toEqual([]);
  await use(page, 'after a no');
  await page.reload();
  await page.waitForTimeout(1_000);
  expect(await outside(context)).toEqual({ stored: [], requests });
  await context.close();
});

it('a no from the start deletes what earlier visits and other tabs have stored', async () => {
  const context = await watched.browser.newContext();
  const first = await watched.open(options('granted'), { context, path: '/first' });
  await use(first, 'sent');
  await first.close();
  expect((await outside(context)).stored.sort()).toEqual(['footlight', 'footlight.session']);
  const page = await watched.open(options('denied'), { context, path: '/second' });
  await use(page, 'not sent');
  expect((await outside(context)).stored).toEqual([]);
  const logs = await read<{ body: string }[]>(watched.collector, '/api/logs');
  expect(logs.filter(({ body }) => body === 'not sent')).toEqual([]);
  await context.close();
});
