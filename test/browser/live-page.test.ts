import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { createSite, type Site } from '../support/site.ts';

let collector: Collector;
let site: Site;
let browser: Browser;

beforeAll(async () => {
  [collector, site, browser] = await Promise.all([createCollector({ port: 0 }), createSite(), launchChromium()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()]);
  await collector?.close();
});

it('the live page shows what clients gave up, and why', async () => {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate(async (endpoint) => {
    const telemetry = footlight.createTelemetry({ service: { name: 'storm' }, endpoint });
    const logger = footlight.createLogger(telemetry);
    const { add } = footlight.createMeter(telemetry).counter('c');
    add(1);
    for (let i = 0; i < 6_000; i++) logger.info(`log ${i}`);
    for (let i = 0; i < 500; i++) logger.error('the same again');
    // The second tells what became of the first.
    await telemetry.flush();
    add(1);
    await telemetry.flush();
  }, collector.url);

  const live = await browser.newPage();
  await live.goto(collector.url);
  const row = (text: RegExp) => live.locator('#delivery tr', { hasText: text }).textContent();
  expect(await row(/rate/)).toMatch(/logs.*dropped.*rate.*(1,000|9\d\d)/);
  expect(await row(/repeated/)).toMatch(/logs.*collapsed.*repeated.*490/);
});
