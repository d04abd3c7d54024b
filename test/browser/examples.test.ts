import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { findChromium } from '../../examples/setup.js';
import { visit } from '../../examples/visit.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Example, startExample } from '../support/example.ts';
import { pointsOf, read } from '../support/read.ts';

let collector: Collector;
let example: Example;
let browser: Browser;

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  [collector, browser] = await Promise.all([createCollector({ port: 0 }), launchChromium()]);
  example = await startExample(collector);
});
afterAll(async () => {
  await Promise.all([browser?.close(), example?.close()]);
  await collector?.close();
});

describe('the examples', () => {
  it('the learning platform: all that a visit does arrives, and nothing else', async () => {
    collector.clear();
    vi.stubEnv('CHROMIUM_PATH', findChromium());
    vi.spyOn(console, 'log').mockReturnValue();
    vi.spyOn(console, 'table').mockReturnValue();
    expect(await visit(example.url, collector.url)).toBe(true);
  });

  it('the page with one script tag: its view, log and request arrive', async () => {
    collector.clear();
    // In a context that outlives it: with the context its last requests would end.
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${example.url}/vanilla/`);
    await page.getByRole('button', { name: 'Write a log' }).click();
    await page.getByRole('button', { name: 'Load courses' }).click();
    await page.getByText('GET /api/courses answered 200.').waitFor();
    await page.close();

    const inTime = { timeout: 10_000 };
    const labelsOf = async (name: string) => (await pointsOf(collector, name)).map(({ labels }) => labels);
    const view = { page: '/vanilla/', user_type: 'anonymous' };
    await expect.poll(() => labelsOf('frontend.page_views'), inTime).toMatchObject([view]);
    const request = { endpoint: '/courses', method: 'GET', status: '200' };
    await expect.poll(() => labelsOf('frontend.api.request.duration'), inTime).toMatchObject([request]);
    const log = { body: 'button pressed', service: 'jac-vanilla' };
    const logs = async () =>
      (await read<LogEntry[]>(collector, '/api/logs')).filter(
        ({ service, event }) => service === log.service && !event,
      );
    await expect.poll(logs, inTime).toMatchObject([log]);
  });

  it('keep what fails before their client is there', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    // Of all scripts only the snippet comes.
    await page.route('**/*.js', (route) =>
      route.request().url().endsWith('early-snippet.js') ? route.continue() : route.abort(),
    );
    for (const path of ['/', '/vanilla/']) {
      await page.goto(example.url + path);
      await page.waitForFunction(`footlightEarly.errors.some(({ event }) => event.target.localName === 'script')`);
    }
    await context.close();
  });
});
