import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { logOf, spanOf } from '../support/collected.ts';
import { createPages, type Pages, tracedPage } from '../support/pages.ts';
import { tracedBundle } from '../support/traced-bundle.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const HEX = /^[\da-f]{32}$/;

/** Instrumentations of OpenTelemetry, as they are. */
const INSTRUMENTATIONS = `
export { registerInstrumentations } from '@opentelemetry/instrumentation';
export { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load';
export { UserInteractionInstrumentation } from '@opentelemetry/instrumentation-user-interaction';`;

let collector: Collector;
let pages: Pages;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [collector, pages, browser] = await Promise.all([
    createCollector({ port: 0 }),
    createPages(() => tracedBundle(INSTRUMENTATIONS)),
    launchChromium(),
  ]);
  const script = `
    const { tracing } = traced.tracing;
    var telemetry = footlight.createTelemetry({
      service: { name: 'instrumented', version: '7' }, endpoint: '${collector.url}', flushInterval: 100,
      features: [footlight.pageViews(), tracing()] });
    traced.registerInstrumentations({ instrumentations: [
      new traced.DocumentLoadInstrumentation(), new traced.UserInteractionInstrumentation()] });
    const logger = footlight.createLogger(telemetry);
    const api = footlight.createFetch(telemetry);
    const clicked = () => {
      logger.info('clicked');
      footlight.reportError(telemetry, new Error('in the click'));
      api('/api/clicked');
    };
    addEventListener('DOMContentLoaded', () => document.querySelector('button').addEventListener('click', clicked));`;
  const head = `<meta name="traceparent" content="00-${TRACE}-${SPAN}-01"><script>${script}</script>`;
  pages.serve('/shop', { body: tracedPage(head, '<button>buy</button>') });
});
afterAll(async () => {
  await Promise.all([browser?.close(), pages?.close()]);
  await collector?.close();
});
beforeEach(async () => {
  collector.clear();
  page = await (await browser.newContext()).newPage();
  await page.goto(`${pages.url}/shop`);
});
afterEach(() => page.context().close());

describe('the instrumentations of OpenTelemetry, beside tracing()', () => {
  it('send the spans of the page load our way, with the session and the view, in the trace of the server', async () => {
    const load = await spanOf(collector, 'documentLoad');
    expect(load).toMatchObject({
      service: 'instrumented',
      scope: '@opentelemetry/instrumentation-document-load',
      traceId: TRACE,
      parentSpanId: SPAN,
      resource: {
        'service.version': '7',
        'session.id': expect.stringMatching(HEX),
        'footlight.view.id': expect.stringMatching(HEX),
        'footlight.page': '/shop',
      },
    });
    expect(load.events.map(({ name }) => name)).toContain('loadEventEnd');
    expect(await spanOf(collector, 'documentFetch')).toMatchObject({ traceId: TRACE, parentSpanId: load.spanId });
    expect(await spanOf(collector, 'resourceFetch')).toMatchObject({
      parentSpanId: load.spanId,
      attributes: { 'url.full': `${pages.url}/traced.js` },
    });
  });

  it('make a click the active span: of logs, of errors and of requests', async () => {
    await page.click('button');
    const click = await spanOf(collector, 'click');
    expect(click).toMatchObject({
      scope: '@opentelemetry/instrumentation-user-interaction',
      attributes: { target_element: 'BUTTON' },
      resource: { 'session.id': expect.stringMatching(HEX) },
    });
    const { traceId, spanId } = click;
    expect(await logOf(collector, 'clicked')).toMatchObject({ traceId, spanId });
    expect(await logOf(collector, 'in the click')).toMatchObject({ traceId, spanId });
    expect(await spanOf(collector, 'GET /api/clicked')).toMatchObject({ traceId, parentSpanId: spanId });
    const headers = pages.asked.findLast(({ path }) => path === '/api/clicked')?.headers;
    expect(headers?.['traceparent']).toContain(`00-${traceId}-`);
  });
});
