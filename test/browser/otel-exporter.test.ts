import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { namesOf, spanOf } from '../support/collected.ts';
import { pointsOf } from '../support/read.ts';
import { createSite, type Site } from '../support/site.ts';

let collector: Collector;
let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [collector, site, browser] = await Promise.all([createCollector({ port: 0 }), createSite(), launchChromium()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()]);
  await collector?.close();
});
beforeEach(async () => {
  collector.clear();
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(() => context.close());

/** What a page is started with: everything as it is without being told, and `requests()`. */
interface Start {
  readonly endpoint: string;
  readonly options?: { readonly url?: string; readonly headers?: Record<string, string> };
}

/** Opens a page that traces by the exporter of OpenTelemetry. */
async function open(start: Start): Promise<void> {
  await page.goto(`${site.url}/traced/shop`);
  await page.evaluate(({ endpoint, options }) => {
    const { footlight, tracing, exporter } = traced;
    const telemetry = footlight.createTelemetry({
      service: { name: 'shop-web', version: '1.4.2' },
      endpoint,
      features: [tracing.tracing({ exporter: exporter.otelExporter(options) }), footlight.requests()],
    });
    telemetry.setUser({ id: 'ada' });
    Object.assign(globalThis, { telemetry, tracer: tracing.createTracer(telemetry, { name: 'shop' }) });
  }, start);
}

/** Ends spans of one trace: `work` and as many within it as are wanted, less itself. */
const endSpans = (count: number): Promise<void> =>
  page.evaluate((all) => {
    const { tracer } = globalThis as unknown as { tracer: import('@opentelemetry/api').Tracer };
    traced.tracing.withSpan(tracer, 'work', () => {
      for (let i = 1; i < all; i++) tracer.startSpan(`part ${i}`).end();
    });
  }, count);

/** Lets the exporter send all it has, and the client its metrics, which have all requests of the page. */
const stop = (): Promise<unknown> =>
  page.evaluate(() => (globalThis as unknown as { telemetry: import('footlight').Telemetry }).telemetry.stop());

describe('the exporter of OpenTelemetry', () => {
  it("brings spans to the client's own endpoint, in its own way", async () => {
    await open({ endpoint: collector.url });
    const asked = page.waitForRequest(`${collector.url}/v1/traces`);
    await endSpans(1);
    await stop();
    const span = await spanOf(collector, 'work');
    const headers = await (await asked).allHeaders();
    expect(headers['content-type']).toBe('application/json');
    expect(headers).not.toHaveProperty('idempotency-key');
    expect(span).toMatchObject({ scope: 'shop', service: 'shop-web' });
    expect(span.resource).toEqual({ 'service.name': 'shop-web', 'service.version': '1.4.2' });
    expect(span.attributes).toMatchObject({
      'user.id': 'ada',
      'user_agent.original': expect.stringContaining('Chrome'),
    });
    for (const name of ['session.id', 'footlight.view.id']) expect(span.attributes[name]).toMatch(/^[\da-f]{32}$/);
  });

  it('has nothing of what URLs in errors may tell', async () => {
    await open({ endpoint: collector.url });
    await page.evaluate(() => {
      const { tracer } = globalThis as unknown as { tracer: import('@opentelemetry/api').Tracer };
      const span = tracer.startSpan('work');
      const message = 'cannot load https://user:pass@app.test/a.js?token=secret';
      span.recordException({ name: 'Error', message });
      span.setStatus({ code: 2, message });
      span.end();
    });
    await stop();
    const { statusMessage, events } = await spanOf(collector, 'work');
    const message = 'cannot load https://app.test/a.js';
    expect([statusMessage, events[0]?.attributes['exception.message']]).toEqual([message, message]);
  });

  it('finds a path of the page, and goes where it is told, with headers', async () => {
    await open({ endpoint: '/api/otlp' });
    const own = page.waitForRequest(`${site.url}/api/otlp/v1/traces`);
    await endSpans(1);
    await stop();
    expect((await own).postDataJSON().resourceSpans).toHaveLength(1);
    await open({ endpoint: collector.url, options: { url: `${site.url}/api/spans`, headers: { 'x-api-key': 'key' } } });
    const told = page.waitForRequest(`${site.url}/api/spans`);
    await endSpans(1);
    await stop();
    expect(await (await told).headerValue('x-api-key')).toBe('key');
    expect(await namesOf(collector)).toEqual([]);
  });

  // What fits into one request of 60 KiB outlives the page. Of 500 spans, with a request that does not, none or all arrive.
  it.each<[string, () => Promise<unknown>]>([
    ['goes to another page', () => page.goto(`${site.url}/`)],
    ['is closed', () => page.close()],
  ])('has sent 50 spans when the page %s right after they ended', async (_, leave) => {
    await open({ endpoint: collector.url });
    await endSpans(50);
    await leave();
    await expect.poll(async () => (await namesOf(collector)).length, { timeout: 20_000 }).toBe(50);
  });

  it.each([
    ['as it is', false],
    ['patched by others after us', true],
  ])('neither traces nor counts its own requests, with fetch %s', async (_, isPatched) => {
    await open({ endpoint: collector.url });
    await page.evaluate((wrap) => {
      const beneath = globalThis.fetch;
      if (wrap) globalThis.fetch = (...args) => beneath(...args);
    }, isPatched);
    // So many are exported at once.
    const exported = page.waitForResponse(`${collector.url}/v1/traces`);
    await endSpans(512);
    await exported;
    await page.evaluate(() => fetch('/api/items/1'));
    await stop();
    await expect.poll(() => namesOf(collector), { timeout: 20_000 }).toContain('GET /api/items/:id');
    const others = (await namesOf(collector)).filter((name) => !/^part \d+$/.test(name));
    expect(others).toEqual(['GET /api/items/:id', 'work']);
    const points = await pointsOf(collector, 'frontend.api.request.duration');
    expect(points.map(({ labels, count }) => [labels['endpoint'], count])).toEqual([['/api/items/:id', 1]]);
  });
});
