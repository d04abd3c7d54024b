import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { logOf, namesOf, spanOf } from '../support/collected.ts';
import { createPages, type Pages, tracedPage } from '../support/pages.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const OTHER_TRACE = '0af7651916cd43dd8448eb211c80319c';

let collector: Collector;
let pages: Pages;
let browser: Browser;
let page: Page;

const meta = (traceparent: string): string => `<meta name="traceparent" content="${traceparent}">`;
const timing = (traceparent: string): Record<string, string> => ({
  'server-timing': `db;dur=53, traceparent;desc="${traceparent}"`,
});

/** A page that requests something while it loads. Its load waits for an image that takes longer. */
async function open(head = '', headers: Record<string, string> = {}): Promise<void> {
  const script = `
    const telemetry = footlight.createTelemetry({
      service: { name: 'load' }, endpoint: '${collector.url}', flushInterval: 100,
      features: [traced.tracing.tracing(), traced.tracing.documentLoad()] });
    const api = footlight.createFetch(telemetry);
    const log = (text) => footlight.createLogger(telemetry).info(text);
    api('/api/early').then(() => log('early'));
    addEventListener('load', () => setTimeout(() => api('/api/late').then(() => log('late')), 50));`;
  const body = tracedPage(`${head}<script>${script}</script>`, '<img src="/slow.png">');
  pages.serve('/', { headers, body });
  await page.goto(`${pages.url}/`);
  await logOf(collector, 'late');
}

/** The last `traceparent` that came with a request. */
const sent = (wanted: string): string =>
  String(pages.asked.findLast(({ path }) => path === wanted)?.headers['traceparent']);

const load = (): Promise<SpanEntry> => spanOf(collector, 'documentLoad');

beforeAll(async () => {
  [collector, pages, browser] = await Promise.all([createCollector({ port: 0 }), createPages(), launchChromium()]);
  pages.serve('/slow.png', { delayMs: 300, headers: { 'content-type': 'image/png' } });
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

describe('documentLoad continues the trace of the server', () => {
  it('by <meta name="traceparent">', async () => {
    await open(meta(`00-${TRACE}-${SPAN}-01`));
    const span = await load();
    expect(span).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
    expect(await spanOf(collector, 'documentFetch')).toMatchObject({ traceId: TRACE, parentSpanId: span.spanId });
  });

  it('by Server-Timing', async () => {
    await open('', timing(`00-${TRACE}-${SPAN}-01`));
    expect(await load()).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
  });

  it('by the meta element where both are there', async () => {
    await open(meta(`00-${TRACE}-${SPAN}-01`), timing(`00-${OTHER_TRACE}-${SPAN}-01`));
    expect(await load()).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
  });

  it('by Server-Timing where the meta element is empty', async () => {
    await open(meta(''), timing(`00-${TRACE}-${SPAN}-01`));
    expect(await load()).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
  });

  it('but not by what is none', async () => {
    await open(meta(`ff-${TRACE}-${SPAN}-01`), timing('garbage'));
    const span = await load();
    expect(span.parentSpanId).toBe('');
    expect(span.traceId).not.toBe(TRACE);
  });
});

describe('requests made while the page loads', () => {
  it('belong to it, and tell the server of its trace', async () => {
    await open(meta(`00-${TRACE}-${SPAN}-01`));
    const early = await spanOf(collector, 'GET /api/early');
    expect(early).toMatchObject({ kind: 'client', traceId: TRACE, parentSpanId: (await load()).spanId });
    expect(sent('/api/early')).toBe(`00-${TRACE}-${early.spanId}-01`);
  });

  it('are told from those made after it, which begin traces of their own', async () => {
    await open(meta(`00-${TRACE}-${SPAN}-01`));
    const late = await spanOf(collector, 'GET /api/late');
    expect(late.parentSpanId).toBe('');
    expect(late.traceId).not.toBe(TRACE);
    expect(sent('/api/late')).toBe(`00-${late.traceId}-${late.spanId}-01`);
  });

  it('are not recorded where the server does not sample the trace, and tell it so', async () => {
    await open('', timing(`00-${TRACE}-${SPAN}-00`));
    await spanOf(collector, 'GET /api/late');
    expect(await namesOf(collector)).toEqual(['GET /api/late']);
    expect(sent('/api/early')).toMatch(new RegExp(`^00-${TRACE}-(?!${SPAN})[\\da-f]{16}-00$`));
  });
});
