import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { endOf, namesOf, PATIENCE, spanOf, spansOf, startOf } from '../support/collected.ts';
import { createPages, type Pages, tracedPage } from '../support/pages.ts';

const COURSE = 'navigation /courses/:courseId';

let collector: Collector;
let pages: Pages;
let browser: Browser;
let page: Page;

const CLIENT = (endpoint: string): string =>
  `<script>
  const { tracing, routeChanges, documentLoad, createTracer, withSpan } = traced.tracing;
  var telemetry = footlight.createTelemetry({
    service: { name: 'routes' }, endpoint, flushInterval: 100, routes: ['/courses', '/courses/:courseId'],
    features: [tracing(), footlight.requests({ endpoints: ['/api/items/:itemId'] }), routeChanges()] });
  const api = footlight.createFetch(telemetry, { endpoints: ['/api/items/:itemId'] });
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const push = (path) => history.pushState(null, '', path);
  const block = (ms) => { const until = performance.now() + ms; while (performance.now() < until); };
</script>`.replace('endpoint,', `endpoint: '${endpoint}',`);

/** Runs code in the page, and waits for what it answers. */
const run = (code: string): Promise<unknown> => page.evaluate(`(async () => { ${code} })()`);

/** Waits until that many spans of navigations have come, and answers them. */
async function navigations(count: number): Promise<readonly SpanEntry[]> {
  const find = async (): Promise<readonly SpanEntry[]> =>
    (await spansOf(collector)).filter(({ name }) => name.startsWith('navigation'));
  await expect.poll(async () => (await find()).length, PATIENCE).toBe(count);
  return find();
}

beforeAll(async () => {
  [collector, pages, browser] = await Promise.all([createCollector({ port: 0 }), createPages(), launchChromium()]);
  pages.serve('/', { body: tracedPage(CLIENT(collector.url)) });
  pages.serve('/api/items/1', { body: '{}', delayMs: 300 });
  pages.serve('/api/items/2', { body: '{}', delayMs: 300 });
});
afterAll(async () => {
  await Promise.all([browser?.close(), pages?.close()]);
  await collector?.close();
});
beforeEach(async () => {
  collector.clear();
  page = await (await browser.newContext()).newPage();
  await page.goto(`${pages.url}/`);
});
afterEach(() => page.context().close());

describe('routeChanges makes a span', () => {
  it('of each navigation to another path, by pushState, replaceState and back, named by its template', async () => {
    const steps = [
      `push('/courses')`,
      `push('/courses/1')`,
      `history.replaceState(null, '', '/users/550e8400-e29b-41d4-a716-446655440000')`,
      `history.back()`,
    ];
    for (const [index, step] of steps.entries()) {
      await run(step);
      // Settled, so that what is next is no redirect.
      await navigations(index + 1);
    }
    const spans = await navigations(steps.length);
    expect(spans.map(({ name }) => name)).toEqual([
      'navigation /courses',
      COURSE,
      'navigation /users/:id',
      'navigation /courses',
    ]);
    expect(spans[1]).toMatchObject({ kind: 'internal', parentSpanId: '', scope: 'footlight', service: 'routes' });
    expect(spans[1]?.attributes).toEqual({
      'footlight.page': '/courses/:courseId',
      'browser.navigation.same_document': true,
    });
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(4);
  });

  it('of navigations by the Navigation API, with the requests of its handler', async () => {
    await run(`
      navigation.addEventListener('navigate', (event) => event.intercept({ handler: () => api('/api/items/1') }));
      await navigation.navigate('/courses/9').finished;`);
    const [span] = await navigations(1);
    expect(span?.name).toBe(COURSE);
    expect(await spanOf(collector, 'GET /api/items/:itemId')).toMatchObject({ parentSpanId: span?.spanId });
  });

  it('of a click on a link that such a handler takes on, from the click', async () => {
    await run(`
      document.body.innerHTML = '<a href="/courses/9">course</a>';
      navigation.addEventListener('navigate', (event) => event.intercept({ handler: () => api('/api/items/1') }));`);
    await page.click('a');
    const [span] = await navigations(1);
    expect(span?.name).toBe(COURSE);
    expect(span?.durationMs).toBeGreaterThanOrEqual(299);
    expect(await spanOf(collector, 'GET /api/items/:itemId')).toMatchObject({ parentSpanId: span?.spanId });
  });

  it('of no change of the query, of the fragment or of nothing', async () => {
    await run(
      `push('/?tab=2'); push('/#there'); location.hash = 'here'; push('/'); await wait(300); push('/courses');`,
    );
    await navigations(1);
    expect(await namesOf(collector)).toEqual(['navigation /courses']);
  });

  it('that is that of the redirect, where the router redirects', async () => {
    await run(`push('/courses/1'); await wait(30); history.replaceState(null, '', '/courses');`);
    const [span] = await navigations(1);
    expect(span).toMatchObject({ name: 'navigation /courses', attributes: { 'footlight.page': '/courses' } });
  });

  it('below the span that is active', async () => {
    await page.evaluate(() => {
      document.body.innerHTML = '<button>open</button>';
      document.querySelector('button')?.addEventListener('click', () => {
        const { createTracer, withSpan } = traced.tracing;
        const { telemetry } = globalThis as unknown as { telemetry: ReturnType<typeof footlight.createTelemetry> };
        withSpan(createTracer(telemetry), 'open course', () => history.pushState(null, '', '/courses/1'));
      });
    });
    await page.click('button');
    const [span] = await navigations(1);
    const click = await spanOf(collector, 'open course');
    expect(span).toMatchObject({ traceId: click.traceId, parentSpanId: click.spanId });
  });

  it('below that of the page load, where the router redirects meanwhile', async () => {
    const redirect = `<script>push('/courses'); api('/api/items/1');</script><img src="/api/items/2">`;
    pages.serve('/start', {
      body: tracedPage(
        CLIENT(collector.url).replace('features: [tracing(), ', 'features: [tracing(), documentLoad(), '),
        redirect,
      ),
    });
    await page.goto(`${pages.url}/start`);
    const load = await spanOf(collector, 'documentLoad');
    const [span] = await navigations(1);
    expect(span).toMatchObject({ name: 'navigation /courses', traceId: load.traceId, parentSpanId: load.spanId });
    const { parentSpanId } = await spanOf(collector, 'GET /api/items/:itemId');
    expect(parentSpanId).toBe(span?.spanId);
  });
});

describe('the span of a navigation lasts', () => {
  it('until its requests are over, which are its children: by createFetch, fetch and XMLHttpRequest', async () => {
    await run(`push('/courses/1'); api('/api/items/1'); fetch('/api/items/2');
      const xhr = new XMLHttpRequest(); xhr.open('PUT', '/api/items/2'); xhr.send();`);
    const [span] = (await navigations(1)) as [SpanEntry];
    await expect.poll(() => namesOf(collector), PATIENCE).toHaveLength(4);
    const requests = (await spansOf(collector)).filter(({ kind }) => kind === 'client');
    expect(requests).toHaveLength(3);
    for (const request of requests) {
      expect(request).toMatchObject({ traceId: span.traceId, parentSpanId: span.spanId });
      expect(endOf(request)).toBeLessThan(endOf(span) + 2);
    }
    expect(span.durationMs).toBeGreaterThanOrEqual(299);
    const headers = pages.asked.filter(({ path }) => path.startsWith('/api')).slice(-3);
    for (const { headers: sent } of headers) expect(sent['traceparent']).toContain(`00-${span.traceId}-`);
  });

  it('until those are over, too, that belong to another span', async () => {
    await run(`push('/courses/1'); withSpan(createTracer(telemetry), 'own', () => api('/api/items/1'));`);
    const [span] = (await navigations(1)) as [SpanEntry];
    const own = await spanOf(collector, 'own');
    expect(await spanOf(collector, 'GET /api/items/:itemId')).toMatchObject({ parentSpanId: own.spanId });
    expect(span.durationMs).toBeGreaterThanOrEqual(299);
  });

  it('through a chain of requests', async () => {
    await run(`push('/courses/1'); await api('/api/items/1'); await wait(50); await api('/api/items/2');`);
    const [span] = (await navigations(1)) as [SpanEntry];
    const requests = (await spansOf(collector)).filter(({ kind }) => kind === 'client');
    expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual([span.spanId, span.spanId]);
    expect(span.durationMs).toBeGreaterThanOrEqual(640);
  });

  it('through a long frame, and what follows it', async () => {
    await run(`push('/courses/1'); await wait(50); block(200); await wait(50); await api('/api/items/1');`);
    const [span] = (await navigations(1)) as [SpanEntry];
    expect(span.durationMs).toBeGreaterThanOrEqual(590);
    expect(await spanOf(collector, 'GET /api/items/:itemId')).toMatchObject({ parentSpanId: span.spanId });
  });

  it('until the body of a response is there, and what is asked for then', async () => {
    pages.serve('/api/long', { body: 'text', bodyDelayMs: 400 });
    await run(`push('/courses/1'); await (await api('/api/long')).text(); await api('/api/items/1');`);
    const [span] = (await navigations(1)) as [SpanEntry];
    expect(await spanOf(collector, 'GET /api/items/:itemId')).toMatchObject({ parentSpanId: span.spanId });
  });

  it('no longer than until something is done after a quiet time', async () => {
    await run(`push('/courses/1')`);
    const [span] = (await navigations(1)) as [SpanEntry];
    await run(`await api('/api/items/1')`);
    const request = await spanOf(collector, 'GET /api/items/:itemId');
    expect(request.parentSpanId).toBe('');
    expect(request.traceId).not.toBe(span.traceId);
  });

  it('no longer than until the next one, which has what follows', async () => {
    await run(`push('/courses'); api('/api/items/1'); await wait(100); push('/courses/1'); await api('/api/items/2');`);
    const [first, second] = (await navigations(2)) as [SpanEntry, SpanEntry];
    expect(first.durationMs).toBeGreaterThanOrEqual(99);
    expect(endOf(first)).toBeLessThan(startOf(second) + 2);
    await expect.poll(() => namesOf(collector), PATIENCE).toHaveLength(4);
    const requests = (await spansOf(collector)).filter(({ kind }) => kind === 'client');
    expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual([first.spanId, second.spanId]);
  });

  it('no longer than the page is there: it arrives when that is left', async () => {
    pages.serve('/next', { body: 'next' });
    pages.serve('/api/items/endless', { delayMs: 60_000 });
    await run(`push('/courses/1'); api('/api/items/endless').catch(() => {}); await wait(200);`);
    await page.goto(`${pages.url}/next`);
    const [span] = (await navigations(1)) as [SpanEntry];
    // It still waited for a request.
    expect(span.durationMs).toBeGreaterThanOrEqual(199);
    expect(endOf(span)).toBeLessThan(Date.now() + 5);
  });
});
