import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Held, heldBy } from '../support/heap.ts';
import { requestsPage } from '../support/requests-page.ts';

const ROUNDS = 5;
const FETCHES = 2_000;
const XHRS = 100;
const AT_ONCE = 50;
// Two for each request after the warm-up.
const SPARE_BYTES = 16_000;
// The browser lets go of some later.
const SPARE_NATIVES = 500;

declare global {
  /** One that makes many requests, one after the other. */
  var reused: XMLHttpRequest;
}

const page = requestsPage();

/** Makes the requests of one round in the page, some of which fail or are given up, and lets all records leave. */
const round = (opened: Page): Promise<number> =>
  opened.evaluate(
    async ({ fetches, xhrs, atOnce }) => {
      const { fetch: byFetch, createFetch, XMLHttpRequest: byXhr } = globalThis.senders;
      const senders = [...Array(fetches).fill(byFetch), ...Array(xhrs).fill(byXhr), ...Array(xhrs).fill(createFetch)];
      let next = 0;
      const work = async (): Promise<void> => {
        for (let index = next++; index < senders.length; index = next++) {
          await senders[index]?.(
            `/api/items/${index % 3 ? index : 'same'}?text=x`,
            index % 50 ? {} : { abortAfterMs: 0 },
          );
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      for (let time = 0; time < xhrs; time++) {
        globalThis.reused.open('GET', '/api/items/1?text=x');
        globalThis.reused.send();
        await new Promise((resolve) => globalThis.reused.addEventListener('loadend', resolve, { once: true }));
      }
      return (await globalThis.client.flush()).kept;
    },
    { fetches: FETCHES, xhrs: XHRS, atOnce: AT_ONCE },
  );

describe('a page that makes ten thousand requests', () => {
  it('holds no more afterwards than after the first two thousand', async () => {
    const opened = await page.open('', 'globalThis.reused = new XMLHttpRequest()');
    const session = await opened.context().newCDPSession(opened);
    await session.send('HeapProfiler.enable');
    await round(opened);
    const settled = async (): Promise<Held> => {
      // Spans wait a second for what the browser tells of their requests.
      await opened.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_100)));
      await expect.poll(() => opened.evaluate(async () => (await globalThis.client.flush()).kept)).toBe(0);
      return heldBy(session);
    };
    const before = await settled();
    for (let time = 1; time < ROUNDS; time++) await round(opened);
    const after = await settled();
    expect(after.bytes - before.bytes).toBeLessThan(SPARE_BYTES);
    for (const [name, count] of Object.entries(after.natives)) {
      expect(count - (before.natives[name] ?? 0), name).toBeLessThan(SPARE_NATIVES);
    }
    expect(after.listeners - before.listeners).toBeLessThanOrEqual(0);
    expect(after.nodes - before.nodes).toBeLessThanOrEqual(0);
    const total = (await page.latencies()).reduce((sum, { count }) => sum + count, 0);
    expect(total).toBe(ROUNDS * (FETCHES + 3 * XHRS));
  }, 300_000);
});
