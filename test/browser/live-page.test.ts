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

const PATIENCE = { timeout: 10_000 };
const TRACE_ID = 'ab'.repeat(16);
const OTHER_ID = 'ef'.repeat(16);
const STARTED_MS = Date.now();

const of = (service: string) => ({ attributes: [{ key: 'service.name', value: { stringValue: service } }] });
const at = (ms: number): string => `${STARTED_MS + ms}000000`;

/** Posts a span of a service, from one millisecond of the trace to another. */
async function postSpan(service: string, [from, to]: readonly [number, number], span: object): Promise<void> {
  const spans = [{ traceId: TRACE_ID, startTimeUnixNano: at(from), endTimeUnixNano: at(to), ...span }];
  await post('traces', { resourceSpans: [{ resource: of(service), scopeSpans: [{ spans }] }] });
}

async function postLog(service: string, ms: number, text: string, traceId: string): Promise<void> {
  const logRecords = [{ timeUnixNano: at(ms), severityNumber: 9, body: { stringValue: text }, traceId }];
  await post('logs', { resourceLogs: [{ resource: of(service), scopeLogs: [{ logRecords }] }] });
}

async function post(signal: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${collector.url}/v1/${signal}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** What two services have recorded of one click. */
async function recordTrace(): Promise<void> {
  const [click, call, answer] = ['1', '2', '3'].map((digit) => digit.repeat(16));
  await postSpan('api', [20, 80], { spanId: answer, parentSpanId: call, name: 'answer', kind: 2, status: { code: 2 } });
  await postSpan('web', [10, 90], { spanId: call, parentSpanId: click, name: 'call', kind: 3 });
  await postSpan('web', [0, 100], { spanId: click, name: 'click', kind: 1 });
  await postLog('api', 30, 'answered', TRACE_ID);
  await postLog('web', 95, 'done', TRACE_ID);
  await postLog('web', 50, 'elsewhere', OTHER_ID);
}

it('the live page shows a trace of two services, with the logs of both', async () => {
  collector.clear();
  await recordTrace();
  const live = await browser.newPage();
  await live.goto(collector.url);
  const log = live.locator('#logs tr', { hasText: 'answered' });
  expect(await log.textContent()).toContain('api');
  await log.getByRole('link', { name: TRACE_ID.slice(0, 8) }).click();

  const [spans, logs] = ['Spans', 'Logs of this trace'].map((name) =>
    live.locator('#trace').getByRole('table', { name }).locator('tbody tr'),
  );
  await expect.poll(() => spans?.count(), PATIENCE).toBe(3);
  const texts = (await spans?.allTextContents()) ?? [];
  expect(texts).toMatchObject([
    expect.stringMatching(/click.*web · internal.*100 ms/),
    expect.stringMatching(/call.*web · client.*80 ms/),
    expect.stringMatching(/answer.*api · server · failed.*60 ms/),
  ]);
  const colors = await spans
    ?.locator('.span-bar')
    .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).backgroundColor));
  expect(colors?.[0]).toBe(colors?.[1]);
  expect(colors?.[0]).not.toBe(colors?.[2]);
  expect(await logs?.allTextContents()).toMatchObject([
    expect.stringMatching(/^30 ms.*answered.*api/),
    expect.stringMatching(/^95 ms.*done.*web/),
  ]);

  await live.locator('#trace').getByRole('link', { name: 'Show among all logs' }).click();
  const among = live.locator('#logs tbody tr');
  await expect.poll(() => among.count(), PATIENCE).toBe(2);
  await live.close();
});

it('the live page shows a trace on a phone, without scrolling sideways', async () => {
  const live = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await live.goto(`${collector.url}/#trace/${TRACE_ID}`);
  const bar = live.locator('#trace .span-bar').first();
  await bar.waitFor();
  expect(await live.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect((await bar.boundingBox())?.width).toBeGreaterThan(300);
  await live.close();
});

it('the live page says why a trace is not there, and follows a link to where it is already', async () => {
  const live = await browser.newPage({ viewport: { width: 800, height: 600 } });
  await live.goto(collector.url);
  const link = live.locator('#logs tr', { hasText: 'elsewhere' }).getByRole('link');
  await link.click();
  await live.locator('#trace').getByText(`Trace ${OTHER_ID} is not here`).waitFor();
  const isAway = () => live.evaluate(() => scrollY < 100);
  await live.evaluate(() => scrollTo(0, 0));
  expect(await isAway()).toBe(true);
  // Not by the mouse, for which the page would be scrolled anyway.
  await link.evaluate((element) => (element as HTMLElement).click());
  await expect.poll(isAway, PATIENCE).toBe(false);
  await live.close();
});
