import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { namesOf } from '../support/collected.ts';
import { read } from '../support/read.ts';
import { requestsPage } from '../support/requests-page.ts';

const page = requestsPage();
const NAME = 'GET /api/items/:itemId';

/** Lets records leave several times, so that requests that carry them would be counted. */
async function flushOften(opened: Page): Promise<void> {
  for (let time = 0; time < 5; time++) {
    await opened.evaluate(async (text) => {
      footlight.createLogger(globalThis.client).info(text);
      traced.tracing.createTracer(globalThis.client).startSpan('mine').end();
      await globalThis.client.flush();
    }, `log ${time}`);
  }
}

describe('requests of footlight itself are not seen', () => {
  it.each([
    ['where nobody else patches', ''],
    [
      'where a library has patched before, in the manner of shimmer',
      `const own = fetch; globalThis.calls = 0;
       globalThis.fetch = Object.defineProperty(function (...args) { globalThis.calls++; return own.apply(this, args); },
         '__original', { value: own })`,
    ],
    [
      'where another client has patched before',
      `footlight.createTelemetry({ service: { name: 'first' }, endpoint: 'http://127.0.0.1:1', features: [footlight.requests()] })`,
    ],
    [
      'where an instrumentation of OpenTelemetry has patched before, and traces by its API',
      `const own = fetch;
       globalThis.fetch = Object.assign(function (...args) {
         const span = traced.api.trace.getTracer('instrumentation').startSpan('instrumented ' + args[0]);
         return own.apply(this, args).finally(() => span.end());
       }, { __original: own })`,
    ],
  ])('%s', async (_, before) => {
    const opened = await page.open('', before);
    await opened.evaluate(() => globalThis.senders.fetch('/api/items/1', {}));
    await page.span(NAME);
    await flushOften(opened);
    await expect.poll(async () => (await read<unknown[]>(page.collector, '/api/logs')).length).toBe(5);
    expect(await page.counts()).toEqual({ 'page /api/items/:itemId 200': 1 });
    const names = (await namesOf(page.collector)).filter((name) => name !== 'mine');
    expect(names.filter((name) => !name.startsWith('instrumented /api/'))).toEqual([NAME]);
    expect(await opened.evaluate('globalThis.calls ?? 1')).toBe(1);
  });
});
