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

/** Runs a caller's code with `fetch` itself and with ours, and answers what each saw. */
async function withBoth(code: (api: typeof fetch) => Promise<unknown>): Promise<[unknown, unknown]> {
  return (await page.evaluate(
    async ({ endpoint, source }) => {
      const telemetry = footlight.createTelemetry({ service: { name: 'fetch' }, endpoint });
      const api = footlight.createFetch(telemetry, { endpoints: ['/api/items/:itemId'] });
      const call = new Function(`return ${source}`)() as (api: typeof fetch) => Promise<unknown>;
      const seen = [await call((...args) => fetch(...args)), await call(api)];
      await telemetry.flush();
      return seen;
    },
    { endpoint: collector.url, source: code.toString() },
  )) as [unknown, unknown];
}

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

describe('createFetch behaves as fetch', () => {
  it('with a body read as a stream, part by part', async () => {
    const [plain, ours] = await withBoth(async (api) => {
      const response = await api('/api/items/1?parts=3');
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      const parts: string[] = [];
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(new TextDecoder().decode(part.value));
      }
      return { parts, used: response.bodyUsed, type: response.type };
    });
    expect(ours).toEqual(plain);
    expect(ours).toMatchObject({ parts: ['part 0\n', 'part 1\n', 'part 2\n'] });
    expect(await requests()).toEqual({ 'GET /api/items/:itemId 200': 1 });
  });

  it('with an abort before and in the middle, and the reason that was given', async () => {
    const [plain, ours] = await withBoth(async (api) => {
      const names: string[] = [];
      const note = (error: unknown) => names.push(String(error));
      await api('/api/items/1', { signal: AbortSignal.abort() }).catch(note);
      await api('/api/items/2', { signal: AbortSignal.abort(new RangeError('mine')) }).catch(note);
      await api('/api/items/3?delay=2000', { signal: AbortSignal.timeout(50) }).catch(note);
      return names;
    });
    expect(ours).toEqual(plain);
    expect(ours).toHaveLength(3);
    expect(await requests()).toEqual({ 'GET /api/items/:itemId aborted': 3 });
  });

  it('with a Request that has a method, headers and a body', async () => {
    const [plain, ours] = await withBoth(async (api) => {
      const request = new Request('/api/items/7', { method: 'POST', headers: { 'x-mine': 'yes' }, body: 'text' });
      const response = await api(request);
      const { method, headers } = (await response.json()) as { method: string; headers: Record<string, string> };
      return { method, mine: headers['x-mine'], length: headers['content-length'], used: request.bodyUsed };
    });
    expect(ours).toEqual(plain);
    expect(ours).toEqual({ method: 'POST', mine: 'yes', length: '4', used: true });
    expect(await requests()).toEqual({ 'POST /api/items/:itemId 200': 1 });
  });

  it('with failures: a dropped connection, a wrong URL, a status that is an error', async () => {
    const [plain, ours] = await withBoth(async (api) => {
      const dropped = await api('/api/items/1?drop').catch((error: unknown) => String(error));
      const wrong = await api('http://').catch((error: unknown) => String(error).split(':')[0]);
      const failed = await api('/api/items/1?status=503');
      return { dropped, wrong, ok: failed.ok, status: failed.status, url: failed.url };
    });
    expect(ours).toEqual(plain);
    expect(await requests()).toMatchObject({ 'GET /api/items/:itemId error': 1, 'GET /api/items/:itemId 503': 1 });
  });

  it('with a rejection that nobody handles: the page hears of it', async () => {
    const [plain, ours] = await withBoth(async (api) => {
      const heard = new Promise((resolve) => {
        addEventListener('unhandledrejection', ({ reason }) => resolve(String(reason)), { once: true });
      });
      void api('/api/items/1?drop');
      return heard;
    });
    expect(ours).toEqual(plain);
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
