import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { endOf, logOf, namesOf, PATIENCE, spanOf, startOf } from '../support/collected.ts';
import { createPages, type Pages, tracedPage } from '../support/pages.ts';
import { tracedBundle } from '../support/traced-bundle.ts';

const COURSE = 'navigation /courses/:courseId';

/** An app with React Router, whose data is loaded by the router before it changes the URL, or by components after it. */
const APP = `
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, Link, redirect } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { trackRouter } from 'footlight/react-router';

export function start(api, telemetry) {
  const links = ['/courses/1', '/old/1', '/effects/1', '/instant'].map((to) =>
    createElement(Link, { key: to, to, id: to.split('/')[1] }, to));
  const Home = () => createElement('main', null, links);
  const Text = () => createElement('p', null, 'there');
  const Effect = () => {
    const [answer, setAnswer] = useState('');
    useEffect(() => { api('/api/items/1').then(() => setAnswer('there')); }, []);
    return createElement('p', null, answer);
  };
  const router = createBrowserRouter([
    { path: '/', Component: Home },
    { path: '/courses/:id', Component: Text, loader: () => api('/api/items/1').then(() => null) },
    { path: '/old/:id', Component: Text, loader: async () => { await api('/api/moved'); return redirect('/courses/1'); } },
    { path: '/effects/:id', Component: Effect },
    { path: '/instant', Component: Text },
  ]);
  if (telemetry) trackRouter(telemetry, router);
  createRoot(document.querySelector('#app')).render(createElement(RouterProvider, { router }));
}`;

let collector: Collector;
let pages: Pages;
let browser: Browser;
let page: Page;

/** The client of a page. */
const script = (endpoint: string): string => `
  const { tracing, routeChanges } = traced.tracing;
  var telemetry = footlight.createTelemetry({
    service: { name: 'routers' }, endpoint: '${endpoint}', flushInterval: 100,
    routes: ['/courses/:courseId', '/old/:courseId', '/effects/:courseId'], features: [tracing(), routeChanges()] });
  var api = footlight.createFetch(telemetry, { endpoints: ['/api/items/:itemId'] });
  var log = (text) => footlight.createLogger(telemetry).info(text);`;

const request = (): Promise<SpanEntry> => spanOf(collector, 'GET /api/items/:itemId');

beforeAll(async () => {
  [collector, pages, browser] = await Promise.all([
    createCollector({ port: 0 }),
    createPages(() => tracedBundle(APP)),
    launchChromium(),
  ]);
  pages.serve('/', {
    body: tracedPage(
      `<script>${script(collector.url)}</script>`,
      '<a id="plain" href="/next">next</a><div id="app"></div><script>traced.start(api)</script>',
    ),
  });
  pages.serve('/next', { body: 'next', delayMs: 500 });
  pages.serve('/api/items/1', { delayMs: 300 });
  pages.serve('/api/moved', { delayMs: 100 });
});
afterAll(async () => {
  await Promise.all([browser?.close(), pages?.close()]);
  await collector?.close();
});
beforeEach(async () => {
  collector.clear();
  page = await (await browser.newContext()).newPage();
  await page.goto(`${pages.url}/`);
  await page.waitForSelector('#courses');
});
afterEach(() => page.context().close());

describe('routeChanges with React Router', () => {
  it('begins at the click where the data is loaded before the URL changes', async () => {
    const clicked = Date.now();
    await page.click('#courses');
    await page.waitForURL('**/courses/1');
    const [span, child] = [await spanOf(collector, COURSE), await request()];
    expect(child).toMatchObject({ traceId: span.traceId, parentSpanId: span.spanId });
    expect(startOf(span)).toBeGreaterThan(clicked - 5);
    expect(startOf(span)).toBeLessThan(startOf(child) + 2);
    expect(endOf(span)).toBeGreaterThan(endOf(child) - 2);
    expect(span.attributes).toEqual({
      'footlight.page': '/courses/:courseId',
      'browser.navigation.same_document': true,
    });
    expect(await namesOf(collector)).toEqual(['GET /api/items/:itemId', COURSE]);
  });

  it('is one span where a loader redirects, named by where it ends', async () => {
    await page.click('#old');
    await page.waitForURL('**/courses/1');
    const span = await spanOf(collector, COURSE);
    expect(await spanOf(collector, 'GET /api/moved')).toMatchObject({ parentSpanId: span.spanId });
    expect(await request()).toMatchObject({ parentSpanId: span.spanId });
    expect(await namesOf(collector)).toEqual(['GET /api/items/:itemId', 'GET /api/moved', COURSE]);
    expect(span.durationMs).toBeGreaterThanOrEqual(390);
  });

  it('has the data that a component loads once it is there', async () => {
    await page.click('#effects');
    await page.waitForSelector('text=there');
    const span = await spanOf(collector, 'navigation /effects/:courseId');
    expect(await request()).toMatchObject({ parentSpanId: span.spanId });
  });

  it('is there too where nothing is loaded', async () => {
    await page.click('#instant');
    await spanOf(collector, 'navigation /instant');
    expect(await namesOf(collector)).toEqual(['navigation /instant']);
  });

  it('has the data that is loaded again on the way back', async () => {
    await page.click('#courses');
    await page.waitForURL('**/courses/1');
    await page.click('text=there');
    await spanOf(collector, COURSE);
    await page.evaluate(() => history.back());
    await page.waitForSelector('#courses');
    await spanOf(collector, 'navigation /');
    await page.evaluate(() => history.forward());
    await expect.poll(() => namesOf(collector), PATIENCE).toHaveLength(5);
    const names = ['GET /api/items/:itemId', 'GET /api/items/:itemId', 'navigation /', COURSE, COURSE];
    expect(await namesOf(collector)).toEqual(names);
  });
});

describe('routeChanges with React Router that is tracked', () => {
  it('is named by its route, and lasts until its loaders are done, through a redirect too', async () => {
    pages.serve('/tracked', {
      body: tracedPage(
        `<script>${script(collector.url)}</script>`,
        `<div id="app"></div><script>history.replaceState(null, '', '/'); traced.start(api, telemetry)</script>`,
      ),
    });
    await page.goto(`${pages.url}/tracked`);
    await page.click('#old');
    await page.waitForURL('**/courses/1');
    const span = await spanOf(collector, 'navigation /courses/:id');
    expect(await request()).toMatchObject({ parentSpanId: span.spanId });
    expect(span.attributes['footlight.page']).toBe('/courses/:id');
    expect(span.durationMs).toBeGreaterThanOrEqual(390);
    // One is of the page itself, which goes to its first path.
    expect(await namesOf(collector)).toEqual(['GET /api/items/:itemId', 'GET /api/moved', 'navigation /', span.name]);
  });
});

describe('routeChanges makes no span of a click', () => {
  it('that the browser follows to another document', async () => {
    await page.evaluate(`document.querySelector('#plain').addEventListener('click', () =>
      setTimeout(() => { api('/api/items/1').catch(() => {}); log('clicked'); }, 30))`);
    await page.click('#plain', { noWaitAfter: true });
    await page.waitForURL('**/next');
    await logOf(collector, 'clicked');
    expect((await namesOf(collector)).filter((name) => name.startsWith('navigation'))).toEqual([]);
  });

  it('that the page takes on itself without going anywhere or asking for anything', async () => {
    await page.evaluate(`document.querySelector('#plain').addEventListener('click', (event) => {
      event.preventDefault();
      setTimeout(() => api('/api/items/1').then(() => log('asked')), 2_000);
    })`);
    await page.click('#plain');
    await logOf(collector, 'asked');
    expect(await request()).toMatchObject({ parentSpanId: '' });
    expect(await namesOf(collector)).toEqual(['GET /api/items/:itemId']);
  });
});
