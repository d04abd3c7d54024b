import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { pointsOf, read } from '../support/read.ts';
import { createSite, type Site } from '../support/site.ts';

const WRITTEN_MS = 1_500;

let collector: Collector;
let site: Site;
let browser: Browser;

const bodies = async (): Promise<string[]> =>
  (await read<{ body: string }[]>(collector, '/api/logs')).map(({ body }) => body).sort();
const arrive = (wanted: string[]) => expect.poll(bodies, { timeout: 15_000 }).toEqual(wanted);

/** A page in a context of its own, and what reaches it that should not. */
async function openPage(context = browser.newContext()): Promise<{ page: Page; errors: string[] }> {
  const page = await (await context).newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(`${site.url}/`);
  return { page, errors };
}

/** Makes a client with an outbox, which is `telemetry` from then on, and writes logs. */
const start = (page: Page, logs: string[], endpoint = collector.url): Promise<void> =>
  page.evaluate(
    async ({ endpoint, logs }) => {
      const telemetry = footlight.createTelemetry({
        service: { name: 'outbox' },
        endpoint,
        flushInterval: 600_000,
        outbox: footlight.persistentOutbox(),
      });
      const logger = footlight.createLogger(telemetry);
      Object.assign(globalThis, { telemetry, logger });
      // Until the store is open.
      await new Promise((resolve) => setTimeout(resolve, 300));
      for (const log of logs) logger.info(log);
    },
    { endpoint, logs },
  );

/** The keys in the store, of all pages. */
const stored = (page: Page): Promise<unknown[]> =>
  page.evaluate(
    () =>
      new Promise<unknown[]>((resolve) => {
        indexedDB.open('footlight').onsuccess = ({ target }) => {
          const database = (target as IDBOpenDBRequest).result;
          const request = database.transaction('batches').objectStore('batches').getAllKeys();
          request.onsuccess = () => {
            database.close();
            resolve(request.result);
          };
        };
      }),
  );

/** Changes the store from outside, as another version of the app might. */
const tamper = (page: Page, change: { version?: number; put?: { value: unknown; key: string[] } }): Promise<void> =>
  page.evaluate(
    ({ version, put }) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('footlight', version);
        request.onupgradeneeded = () => {
          const { result } = request;
          if (!result.objectStoreNames.contains('batches')) result.createObjectStore('batches');
        };
        request.onblocked = () => reject(new Error('blocked'));
        request.onsuccess = () => {
          const { result } = request;
          if (put) result.transaction('batches', 'readwrite').objectStore('batches').put(put.value, put.key);
          result.close();
          resolve();
        };
      }),
    change,
  );

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  [collector, site, browser] = await Promise.all([createCollector({ port: 0 }), createSite(), launchChromium()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()]);
  await collector?.close();
});
beforeEach(() => {
  collector.clear();
  collector.faults.clear();
});

describe('the persistent outbox', () => {
  it('has what was recorded within a second, and nothing once it is sent', async () => {
    const { page } = await openPage();
    await start(page, ['a']);
    await wait(1_000);
    expect(await stored(page)).toHaveLength(1);
    const flushed = await page.evaluate('telemetry.flush()');
    expect(flushed).toEqual({ sent: 1, kept: 0, dropped: 0, rejected: 0, collapsed: 0 });
    await page.evaluate('logger.info("b")');
    await wait(1_000);
    expect(await stored(page)).toHaveLength(1);
    await page.evaluate('telemetry.flush()');
    await expect.poll(() => stored(page)).toEqual([]);
  });

  it('says what it keeps while the collector is down, and leaves nothing behind when it is stopped', async () => {
    collector.faults.add({ status: 503 });
    const { page } = await openPage();
    await start(page, ['a', 'b']);
    expect(await page.evaluate('telemetry.stop()')).toMatchObject({ sent: 0, kept: 2, dropped: 0 });
    expect(await page.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(0);
    // A connection that is left open blocks this.
    await tamper(page, { version: 2 });
    expect(await bodies()).toEqual([]);
  });

  it('leaves what stop() could not send to the next page', async () => {
    collector.faults.add({ status: 503 });
    const { page } = await openPage();
    await start(page, ['a']);
    await page.evaluate('telemetry.stop()');
    collector.faults.clear();
    await start(page, []);
    await arrive(['a']);
  });

  it('does not keep pages out of the back/forward cache, and goes on when they are back', async () => {
    collector.faults.add({ status: 503 });
    const cached = await launchChromium(['--disable-back-forward-cache']);
    const { page, errors } = await openPage(cached.newContext());
    await start(page, ['a']);
    await page.evaluate('telemetry.flush()');
    await page.evaluate('addEventListener("pageshow", ({ persisted }) => { globalThis.persisted = persisted; })');
    await page.goto(`${site.url}/elsewhere`);
    collector.faults.clear();
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => page.evaluate('globalThis.persisted')).toBe(true);
    await arrive(['a']);
    await page.evaluate('logger.info("b"), telemetry.flush()');
    await arrive(['a', 'b']);
    expect(errors).toEqual([]);
    await cached.close();
  });

  it('makes way for a newer version in another tab, and loses nothing by it', async () => {
    const { page, errors } = await openPage();
    collector.faults.add({ status: 503 });
    await start(page, ['a']);
    await wait(WRITTEN_MS);
    const other = await openPage(Promise.resolve(page.context()));
    await tamper(other.page, { version: 2 });
    await page.evaluate('logger.info("b")');
    collector.faults.clear();
    await page.evaluate('telemetry.flush()');
    await arrive(['a', 'b']);
    expect(errors).toEqual([]);
  });

  it('stores aside where a newer version has been', async () => {
    const { page, errors } = await openPage();
    await tamper(page, { version: 7 });
    collector.faults.add({ status: 503 });
    await start(page, ['a']);
    await page.evaluate('telemetry.stop()');
    collector.faults.clear();
    const next = await openPage(Promise.resolve(page.context()));
    await start(next.page, []);
    await arrive(['a']);
    expect([...errors, ...next.errors]).toEqual([]);
  });

  it.each([
    ['a text', 'nonsense'],
    ['half a batch', { id: 'x', signal: 'logs' }],
    ['a batch of a signal that is none', { id: 'x', signal: 'smoke', body: new Uint8Array(3), count: 1, time: 1 }],
  ])('survives %s in its store, and counts it', async (_, value) => {
    const { page, errors } = await openPage();
    const key = [JSON.stringify(collector.url), 'dead', 'x'];
    await tamper(page, { version: 1, put: { value, key } });
    await page.evaluate(async (endpoint) => {
      const telemetry = footlight.createTelemetry({
        service: { name: 'outbox' },
        endpoint,
        outbox: footlight.persistentOutbox(),
      });
      footlight.createMeter(telemetry).counter('c').add(1);
      footlight.createLogger(telemetry).info('a');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await telemetry.flush();
    }, collector.url);
    await arrive(['a']);
    const corrupt = async () =>
      (await pointsOf(collector, 'footlight.records')).filter(({ labels }) => labels['reason'] === 'corrupt');
    await expect.poll(corrupt).toMatchObject([{ value: 1, labels: { outcome: 'dropped' } }]);
    expect(errors).toEqual([]);
  });

  it('drops what is too old, counted', async () => {
    const { page } = await openPage();
    const body = new TextEncoder().encode('{}');
    const value = { id: 'x', signal: 'logs', body, count: 3, priority: 9, time: Date.now() - 25 * 3_600_000 };
    await tamper(page, { version: 1, put: { value, key: [JSON.stringify(collector.url), 'dead', 'x'] } });
    await start(page, []);
    await expect.poll(() => page.evaluate('telemetry.flush()')).toMatchObject({ dropped: 3, sent: 0 });
  });

  it('keeps apart clients that send to different places', async () => {
    const other = await createCollector({ port: 0 });
    other.faults.add({ status: 503 });
    const { page } = await openPage();
    await start(page, ['for the other'], other.url);
    await page.evaluate('telemetry.stop()');
    await start(page, ['mine']);
    await page.evaluate('telemetry.flush()');
    await wait(WRITTEN_MS);
    expect(await bodies()).toEqual(['mine']);
    other.faults.clear();
    await start(page, [], other.url);
    await expect.poll(async () => (await read<unknown[]>(other, '/api/logs')).length, { timeout: 10_000 }).toBe(1);
    await other.close();
  });
});
