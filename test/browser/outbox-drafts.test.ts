import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Batch, Item, OutboxHost, Store } from '../../src/types.ts';
import { launchChromium } from '../support/chromium.ts';
import { createSite, type Site } from '../support/site.ts';

let site: Site;
let browser: Browser;
let page: Page;

/** What waits in the page, and the outbox that stores it. */
interface Waiting {
  items: { size: number; priority: number; repeated?: number }[];
  sealed: Batch[];
  /** How long it takes to encode a batch. */
  encodeMs: number;
  /** How many items have been encoded. */
  encoded: number;
  store: Store;
}

declare const waiting: Waiting;

const prepare = (): Promise<void> =>
  page.evaluate(async () => {
    const signal: Item['signal'] = { name: 'logs', encode: () => '', measure: () => 100 };
    const items: Item[] = Array.from({ length: 100 }, (_, i) => ({
      signal,
      body: `${i}`,
      priority: 9,
      time: Date.now(),
      size: 1_000,
      stamp: undefined,
    }));
    const state = { items, sealed: [] as Batch[], encodeMs: 0, encoded: 0, store: undefined as Store | undefined };
    const host: OutboxHost = {
      endpoint: 'https://collector.test',
      sealed: () => state.sealed,
      items: () => state.items,
      encode(some) {
        const end = performance.now() + state.encodeMs;
        while (performance.now() < end);
        state.encoded += some.length;
        const priority = some[0]?.priority ?? 0;
        return { signal: 'logs', time: Date.now(), priority, count: some.length, json: '{}' };
      },
      window: () => undefined,
      adopt: () => undefined,
      isAllowed: () => true,
      settle: () => undefined,
      diagnose: () => undefined,
    };
    state.store = footlight.persistentOutbox()(host);
    Object.assign(globalThis, { waiting: state });
    state.store.adopt();
    while (!state.store.isOpen()) await new Promise((resolve) => setTimeout(resolve, 10));
  });

/** What is in the store. */
const readAll = (): Promise<readonly Batch[]> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('footlight');
      request.onsuccess = () => resolve(request.result);
    });
    const request = database.transaction('batches').objectStore('batches').getAll();
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    database.close();
    return request.result.flat();
  });

/** The ids of what is in the store, with how many records each has. */
const read = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await readAll()).map(({ id, count }) => [id, count]));

/** Stores what waits, and reads it. */
const write = async (): Promise<Record<string, number>> => {
  await page.evaluate(() => waiting.store.sync());
  return read();
};

const kept = (before: object, after: object): number => Object.keys(before).filter((id) => id in after).length;
const sum = (stored: Record<string, number>): number =>
  Object.values(stored).reduce((total, count) => total + count, 0);

beforeAll(async () => {
  [site, browser] = await Promise.all([createSite(), launchChromium()]);
});
afterAll(() => Promise.all([browser?.close(), site?.close()]));
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  await page.goto(`${site.url}/`);
  await prepare();
});

describe('what waits and is stored', () => {
  it('stays in the store as it is, where it was full, when more comes', async () => {
    const before = await write();
    expect(Object.values(before).sort()).toEqual([32, 32, 32, 4]);
    await page.evaluate(() => void waiting.items.push({ ...waiting.items[0], priority: 9, size: 1_000 }));
    const after = await write();
    expect(kept(before, after)).toBe(3);
    expect(sum(after)).toBe(101);
  });

  it('is stored anew where some of it waits no more', async () => {
    const before = await write();
    await page.evaluate(() => void waiting.items.shift());
    const after = await write();
    expect(kept(before, after)).toBe(2);
    expect(sum(after)).toBe(99);
  });

  it('is stored anew where more of the same was counted in it', async () => {
    const before = await write();
    await page.evaluate(() => {
      const [first] = waiting.items;
      if (first) first.repeated = 3;
    });
    const after = await write();
    expect(kept(before, after)).toBe(2);
    expect(sum(after)).toBe(100);
  });

  it('is gone when nothing waits any more', async () => {
    await write();
    await page.evaluate(() => {
      waiting.items = [];
    });
    expect(await write()).toEqual({});
  });

  it('is stored once the store is open, also where nothing is recorded after that', async () => {
    await expect.poll(async () => sum(await read()), { timeout: 5_000 }).toBe(100);
  });

  it('is as important as the most important of it, which are together', async () => {
    await page.evaluate(() => {
      for (const item of waiting.items.slice(-3)) item.priority = 17;
    });
    await write();
    const stored = (await readAll()).map(({ priority, count }) => `${priority} ${count}`);
    expect(stored.sort()).toEqual(['17 32', '9 32', '9 32', '9 4']);
  });

  it('is stored anew where the browser has thrown the store away', async () => {
    await write();
    const protocol = await page.context().newCDPSession(page);
    const { origin } = new URL(site.url);
    await protocol.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await page.waitForFunction(() => !waiting.store.isOpen());
    await page.evaluate(async () => {
      waiting.store.adopt();
      while (!waiting.store.isOpen()) await new Promise((resolve) => setTimeout(resolve, 10));
      waiting.store.leave(true);
    });
    expect(sum(await read())).toBe(100);
  });

  it('has what is recorded as `visibilitychange` comes, after the page has left, beside what it has left', async () => {
    await page.evaluate(() => {
      waiting.store.leave(true);
      waiting.items = waiting.items.slice(0, 7);
      waiting.store.leave(true);
    });
    expect(sum(await read())).toBe(107);
  });

  describe('where there is much of it', () => {
    const PART = 8 * 32;
    const more = (encodeMs = 0): Promise<void> =>
      page.evaluate((ms) => {
        waiting.items = Array.from({ length: 20 }, () => waiting.items.map((item) => ({ ...item }))).flat();
        waiting.encodeMs = ms;
      }, encodeMs);

    it('is stored a part at a time, all of it soon', async () => {
      await more();
      const made = await page.evaluate(() => {
        const before = waiting.encoded;
        waiting.store.sync();
        return waiting.encoded - before;
      });
      expect(made).toBe(PART);
      await expect.poll(async () => sum(await read())).toBe(2_000);
    });

    it('is not stored with metrics that are about to go on the wire', async () => {
      await more();
      await page.evaluate(() => {
        const metrics = {
          id: 'metrics',
          signal: 'metrics',
          body: new Uint8Array(1),
          count: 1,
          priority: 99,
          time: Date.now(),
        };
        waiting.sealed = [metrics as unknown as Batch];
        waiting.store.sync(waiting.sealed[0]);
      });
      await expect.poll(async () => sum(await read())).toBe(2_000);
      expect(await read()).not.toHaveProperty('metrics');
    });

    it('is stored at once where the page hides', async () => {
      await more();
      await page.evaluate(() => waiting.store.leave(false));
      expect(sum(await read())).toBe(2_000);
    });

    it('is stored as a whole before the client has stopped', async () => {
      await more();
      await page.evaluate(() => waiting.store.close());
      expect(sum(await read())).toBe(2_000);
    });

    it('is there as far as it could be encoded, where the page is ended before it is done', async () => {
      // 1.3 s for all; Chromium gives a tab that is closed half of one.
      await more(20);
      await page.evaluate(() => addEventListener('pagehide', () => waiting.store.leave(true)));
      const next = await page.context().newPage();
      await next.goto(`${site.url}/`);
      await page.close();
      page = next;
      const stored = sum(await read());
      expect(stored).toBeGreaterThanOrEqual(PART);
      expect(stored).toBeLessThan(2_000);
    });
  });
});

it('consent that is denied before the store is open leaves no connection behind', async () => {
  const another = await (await browser.newContext()).newPage();
  await another.goto(`${site.url}/`);
  const isFree = await another.evaluate(async () => {
    const telemetry = footlight.createTelemetry({
      service: { name: 'shop' },
      endpoint: '/telemetry',
      outbox: footlight.persistentOutbox(),
    });
    telemetry.setConsent('denied');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return new Promise<boolean>((resolve) => {
      setTimeout(resolve, 3_000, false);
      indexedDB.open('footlight').onsuccess = () => resolve(true);
    });
  });
  expect(isFree).toBe(true);
  await another.context().close();
});
