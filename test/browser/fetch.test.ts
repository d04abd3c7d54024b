import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { pointsOf } from '../support/read.ts';
import { createSite, type Site } from '../support/site.ts';

let collector: Collector;
let site: Site;
let browser: Browser;
let page: Page;

/** How often each endpoint was called, by method and status, once the client has flushed. */
async function requests(): Promise<Record<string, number>> {
  const points = await pointsOf(collector, 'frontend.api.request.duration');
  return Object.fromEntries(
    points.map(({ labels, count }) => [`${labels['method']} ${labels['endpoint']} ${labels['status']}`, count]),
  );
}

/** Runs a caller's code with `createFetch`, flushes, and answers what the caller saw. */
const withFetch = (code: (api: typeof fetch) => Promise<unknown>): Promise<unknown> =>
  page.evaluate(
    async ({ endpoint, source }) => {
      const telemetry = footlight.createTelemetry({ service: { name: 'fetch' }, endpoint });
      const api = footlight.createFetch(telemetry, { endpoints: ['/api/items/:itemId'] });
      const seen = await (new Function(`return ${source}`)() as (api: typeof fetch) => Promise<unknown>)(api);
      await telemetry.flush();
      return seen;
    },
    { endpoint: collector.url, source: `${code}` },
  );

beforeAll(async () => {
  [collector, site, browser] = await Promise.all([createCollector({ port: 0 }), createSite(), launchChromium()]);
  page = await browser.newPage();
  await page.goto(`${site.url}/`);
});
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()]);
  await collector?.close();
});
beforeEach(() => collector.clear());

describe('createFetch counts a request', () => {
  it('once, however its body is read', async () => {
    await withFetch(async (api) => {
      await (await api('/api/items/1?parts=3')).text();
      await (await api('/api/items/2')).body?.cancel();
      await api(new Request('/api/items/3', { method: 'post', body: 'text' }));
    });
    expect(await requests()).toEqual({ 'GET /api/items/:itemId 200': 2, 'POST /api/items/:itemId 200': 1 });
  });

  it('as aborted, where the caller gives up', async () => {
    await withFetch(async (api) => {
      await api('/api/items/1', { signal: AbortSignal.abort() }).catch(() => undefined);
      await api('/api/items/2', { signal: AbortSignal.abort(200) }).catch(() => undefined);
      await api('/api/items/3?delay=5000', { signal: AbortSignal.timeout(50) }).catch(() => undefined);
    });
    expect(await requests()).toEqual({ 'GET /api/items/:itemId aborted': 3 });
  });

  it('by its status, or as an error where there is none', async () => {
    await withFetch(async (api) => {
      await api('/api/items/1?drop').catch(() => undefined);
      await api('/api/items/2?status=503');
      await api('/api/old?location=/api/items/3');
    });
    expect(await requests()).toEqual({
      'GET /api/items/:itemId error': 1,
      'GET /api/items/:itemId 503': 1,
      'GET /api/old 200': 1,
    });
  });

  it('and says which view a request belongs to, when asked to', async () => {
    const headers = await page.evaluate(async (endpoint) => {
      const telemetry = footlight.createTelemetry({ service: { name: 'fetch' }, endpoint });
      const api = footlight.createFetch(telemetry, { correlationHeader: true });
      const response = await api('/api/items/1', { headers: { 'x-mine': 'yes' } });
      const answer = (await response.json()) as { headers: Record<string, string> };
      return { ...answer.headers, view: telemetry.context.view.id };
    }, collector.url);
    expect(headers).toMatchObject({ 'x-mine': 'yes', 'x-correlation-id': headers.view });
  });
});
