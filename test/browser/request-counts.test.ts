import { describe, expect, it } from 'vitest';
import { namesOf, spansOf } from '../support/collected.ts';
import { requestsPage } from '../support/requests-page.ts';

const page = requestsPage();
const NAME = 'GET /api/items/:itemId';

describe('a request is counted once', () => {
  it.each([
    ['passes everything on', '(input, init) => fetch(input, init)'],
    [
      'waits, and spreads the init',
      'async (input, init) => { await 0; await 0; return fetch(input, { ...init, cache: "no-store" }); }',
    ],
    ['is the one of the window', 'fetch'],
    ['is the one of before', 'before'],
  ])('where the fetch of createFetch %s', async (_, own) => {
    const opened = await page.open('', 'globalThis.before = fetch.bind(window)');
    const statuses = await opened.evaluate(async (code) => {
      const custom = new Function(`return ${code}`)() as typeof fetch;
      const api = footlight.createFetch(globalThis.client, { endpoints: ['/api/items/:itemId'], fetch: custom });
      const init = Object.create({ method: 'GET' }) as RequestInit;
      return [(await api('/api/items/1')).status, (await api('/api/items/2', init)).status];
    }, own);
    expect(statuses).toEqual([200, 200]);
    await page.span(NAME);
    expect(await page.counts()).toEqual({ 'page /api/items/:itemId 200': 2 });
    expect(await namesOf(page.collector)).toEqual([NAME, NAME]);
  });

  it('by each client of the page, where there are two that trace, and the server is told of one', async () => {
    const opened = await page.open();
    const headers = await opened.evaluate(async (endpoint) => {
      const { tracing } = traced.tracing;
      const features = [tracing(), footlight.requests({ endpoints: ['/api/items/:itemId'] })];
      const other = footlight.createTelemetry({ service: { name: 'other' }, endpoint, features });
      const seen = [
        await globalThis.senders.fetch('/api/items/1', {}),
        await globalThis.senders.XMLHttpRequest('/api/items/1', {}),
      ];
      await other.flush();
      return seen.map(({ text }) => (JSON.parse(text ?? '') as { headers: Record<string, string> }).headers);
    }, page.collector.url);
    for (const { traceparent } of headers) expect(traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    expect(await page.counts()).toEqual({ 'page /api/items/:itemId 200': 2, 'other /api/items/:itemId 200': 2 });
  });

  it('with what it came to, where an XMLHttpRequest is opened again as it ends, or before', async () => {
    const opened = await page.open();
    await opened.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const xhr = new XMLHttpRequest();
          const urls = ['/api/items/2?status=404', '/api/items/3?drop', '/api/items/4?delay=5000', '/api/items/5'];
          const next = (url = urls.shift()): void => {
            if (!url) {
              resolve();
              return;
            }
            xhr.open('GET', url);
            xhr.send();
            if (url.includes('delay')) next();
          };
          xhr.onreadystatechange = () => xhr.readyState === 4 && next();
          next('/api/items/1');
        }),
    );
    expect(await page.counts()).toEqual({
      'page /api/items/:itemId 200': 2,
      'page /api/items/:itemId 404': 1,
      'page /api/items/:itemId error': 1,
      'page /api/items/:itemId aborted': 1,
    });
  });

  it('as an error, where a synchronous one fails', async () => {
    const opened = await page.open();
    await opened.evaluate(() => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/api/items/1?drop', false);
      try {
        xhr.send();
      } catch {
        // It fails.
      }
    });
    expect(await page.counts()).toEqual({ 'page /api/items/:itemId error': 1 });
  });

  it('as aborted, whatever the reason is', async () => {
    const opened = await page.open();
    await opened.evaluate(async () => {
      // Spans wait a second for what the browser tells of their requests, unless the client stops.
      for (const reason of [404, 'text', null, { mine: true }, undefined]) {
        await fetch('/api/items/1', { signal: AbortSignal.abort(reason) }).catch(() => undefined);
      }
      await globalThis.client.stop();
    });
    expect(await page.counts()).toEqual({ 'page /api/items/:itemId aborted': 5 });
    const spans = await spansOf(page.collector);
    expect(spans.map(({ attributes }) => attributes['http.response.status_code'])).toEqual(Array(5).fill(undefined));
    // Each is a trace of its own: several may begin within one tick of the clock.
    expect(spans.map(({ statusMessage }) => statusMessage)).toEqual(expect.arrayContaining(['404', 'text']));
  });

  it('unless it is for what the page has itself', async () => {
    const opened = await page.open();
    await opened.evaluate(async () => {
      const urls = ['data:text/plain,secret', URL.createObjectURL(new Blob(['secret']))];
      for (const url of urls) {
        await fetch(url);
        await globalThis.senders.XMLHttpRequest(url, {});
      }
      await globalThis.senders.fetch('/api/items/1', {});
    });
    expect(await page.counts()).toEqual({ 'page /api/items/:itemId 200': 1 });
  });
});
