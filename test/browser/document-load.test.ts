import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { endOf, namesOf, PATIENCE, spanOf, startOf } from '../support/collected.ts';
import { createPages, type Pages, tracedPage } from '../support/pages.ts';

let collector: Collector;
let pages: Pages;
let browser: Browser;
let page: Page;

/** The set-up of a client, as the script of a page. */
const setUp = (): string => `
  const { tracing, documentLoad } = traced.tracing;
  var telemetry = footlight.createTelemetry({
    service: { name: 'load' }, endpoint: '${collector.url}', flushInterval: 100, features: [tracing(), documentLoad()] });
  var api = footlight.createFetch(telemetry, { endpoints: ['/api/items/:itemId'] });`;

const client = (): string => `<script>${setUp()}</script>`;
const SLOW_IMAGE = '<img src="/slow.png">';

const load = (): Promise<SpanEntry> => spanOf(collector, 'documentLoad');
const fetched = (): Promise<SpanEntry> => spanOf(collector, 'documentFetch');

beforeAll(async () => {
  [collector, pages, browser] = await Promise.all([
    createCollector({ port: 0 }),
    createPages(),
    launchChromium(['--disable-back-forward-cache']),
  ]);
  pages.serve('/slow.png', { delayMs: 400, headers: { 'content-type': 'image/png' } });
});
afterAll(async () => {
  await Promise.all([browser?.close(), pages?.close()]);
  await collector?.close();
});
beforeEach(async () => {
  collector.clear();
  page = await (await browser.newContext()).newPage();
});
afterEach(() => page.context().close());

describe('documentLoad', () => {
  it('lasts from the navigation to the end of the load event, by the clock of the world', async () => {
    pages.serve('/', { body: tracedPage(client(), SLOW_IMAGE), delayMs: 50 });
    const before = Date.now();
    await page.goto(`${pages.url}/`);
    const span = await load();
    const { origin, loaded, responded, fetchedAt } = await page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      const {
        loadEventEnd: loaded,
        responseEnd: responded,
        fetchStart: fetchedAt,
      } = entry as PerformanceNavigationTiming;
      return { origin: performance.timeOrigin, loaded, responded, fetchedAt };
    });
    // The clocks of two processes, both in whole milliseconds at some place.
    expect(startOf(span)).toBeGreaterThan(before - 5);
    expect(endOf(span)).toBeLessThan(Date.now() + 5);
    expect(Math.abs(startOf(span) - origin)).toBeLessThan(5);
    expect(span.durationMs).toBeCloseTo(loaded, 1);
    expect(span.durationMs).toBeGreaterThan(400);
    const child = await fetched();
    expect(child.durationMs).toBeCloseTo(responded - fetchedAt, 1);
    expect(child.durationMs).toBeGreaterThanOrEqual(50);
    expect(Math.abs(startOf(child) - origin - fetchedAt)).toBeLessThan(5);
  });

  it('has the fetch of the document as its child, with its phases and its status', async () => {
    pages.serve('/courses', { body: tracedPage(client()), delayMs: 50 });
    await page.goto(`${pages.url}/courses?secret=1#there`);
    const [span, child] = [await load(), await fetched()];
    expect(span).toMatchObject({ kind: 'internal', parentSpanId: '', service: 'load', scope: 'footlight' });
    // Not how the page was come to: that is said of a reload and of the history only.
    expect(span.attributes).toEqual({ 'url.full': `${pages.url}/courses` });
    expect(child).toMatchObject({ kind: 'client', traceId: span.traceId, parentSpanId: span.spanId, status: 'unset' });
    expect(child.attributes).toMatchObject({
      'url.full': `${pages.url}/courses`,
      'http.response.status_code': 200,
      'network.protocol.version': '1.1',
      'footlight.timing.ttfb': expect.any(Number),
      'footlight.timing.body': expect.any(Number),
      'http.response.body.size': expect.any(Number),
    });
    expect(child.attributes['footlight.timing.ttfb']).toBeGreaterThanOrEqual(50);
    expect(span.resource).toMatchObject({ 'session.id': expect.stringMatching(/^[\da-f]{32}$/) });
    expect(await namesOf(collector)).toEqual(['documentFetch', 'documentLoad']);
  });

  it('has events for paints and milestones of the document, inside it and in order', async () => {
    // The load goes on until something is painted.
    const isPainted = (): boolean => performance.getEntriesByName('first-contentful-paint').length > 0;
    let paint = (): void => undefined;
    pages.serve('/held.png', { until: new Promise<void>((resolve) => (paint = resolve)) });
    pages.serve('/', { body: tracedPage(client(), '<img src="/held.png">') });
    await page.goto(`${pages.url}/`, { waitUntil: 'commit' });
    await page.waitForFunction(isPainted);
    paint();
    const span = await load();
    const names = [
      'first-paint',
      'first-contentful-paint',
      'domInteractive',
      'domContentLoadedEventEnd',
      'loadEventEnd',
    ];
    expect(span.events.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(span.events).toHaveLength(names.length);
    const at = (wanted: string): number => Date.parse(span.events.find(({ name }) => name === wanted)?.time ?? '');
    expect(at('domInteractive')).toBeGreaterThanOrEqual(Math.floor(startOf(span)));
    expect(at('domContentLoadedEventEnd')).toBeGreaterThanOrEqual(at('domInteractive'));
    expect(at('first-contentful-paint')).toBeLessThan(at('loadEventEnd'));
    expect(Math.abs(at('loadEventEnd') - endOf(span))).toBeLessThan(1);
  });

  it('says when the document came by a redirect, and how long that took', async () => {
    pages.serve('/old', { status: 302, headers: { location: '/new' }, delayMs: 80 });
    pages.serve('/new', { body: tracedPage(client()) });
    await page.goto(`${pages.url}/old`);
    const [span, child] = [await load(), await fetched()];
    expect(child.attributes['url.full']).toBe(`${pages.url}/new`);
    expect(child.attributes['footlight.timing.redirect']).toBeGreaterThanOrEqual(79);
    expect(startOf(child) - startOf(span)).toBeGreaterThanOrEqual(75);
  });

  it('marks the fetch of a page that is an error', async () => {
    pages.serve('/gone', { status: 503, body: tracedPage(client()) });
    await page.goto(`${pages.url}/gone`);
    expect(await load()).toMatchObject({ status: 'unset' });
    expect(await fetched()).toMatchObject({
      status: 'error',
      attributes: { 'http.response.status_code': 503, 'error.type': '503' },
    });
  });

  it('is the same of a client that is made long after the load', async () => {
    pages.serve('/', { body: tracedPage('', SLOW_IMAGE) });
    await page.goto(`${pages.url}/`);
    const loaded = Date.now();
    await page.waitForFunction(() => performance.now() > 1_500);
    await page.addScriptTag({ content: setUp() });
    const span = await load();
    expect(span.durationMs).toBeGreaterThan(400);
    expect(endOf(span)).toBeLessThan(loaded + 100);
    expect(await page.evaluate(`api('/api/items/1').then((answer) => answer.status)`)).toBe(200);
    expect((await spanOf(collector, 'GET /api/items/:itemId')).parentSpanId).toBe('');
  });

  it('ends, and arrives, when the page is left before it has loaded', async () => {
    pages.serve('/endless.png', { delayMs: 60_000 });
    pages.serve('/', { body: tracedPage(client(), '<img src="/endless.png">') });
    pages.serve('/next', { body: 'next' });
    await page.goto(`${pages.url}/`, { waitUntil: 'domcontentloaded' });
    await page.goto(`${pages.url}/next`);
    const span = await load();
    expect(endOf(span)).toBeLessThan(Date.now() + 5);
    expect(span.durationMs).toBeGreaterThan(0);
    expect(span.events.map(({ name }) => name)).toContain('domInteractive');
    expect(span.events.map(({ name }) => name)).not.toContain('loadEventEnd');
    expect(await fetched()).toMatchObject({ parentSpanId: span.spanId });
  });

  it('is there once: not again when the client stops, nor when the back/forward cache brings the page back', async () => {
    pages.serve('/', { body: tracedPage(client()) });
    pages.serve('/next', { body: 'next' });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(`${pages.url}/`);
    await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => console.log(`restored: ${persisted}`)));
    await load();
    await page.goto(`${pages.url}/next`);
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => said, PATIENCE).toContain('restored: true');
    await page.evaluate('telemetry.stop()');
    expect(await namesOf(collector)).toEqual(['documentFetch', 'documentLoad']);
  });

  it('ends when the client stops before the page has loaded', async () => {
    pages.serve('/', { body: tracedPage(`${client()}<script>telemetry.stop()</script>`, SLOW_IMAGE) });
    await page.goto(`${pages.url}/`);
    expect((await load()).durationMs).toBeLessThan(await page.evaluate(() => performance.now()));
    await page.evaluate('telemetry.flush()');
    expect(await namesOf(collector)).toEqual(['documentFetch', 'documentLoad']);
  });
});
