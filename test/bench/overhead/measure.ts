import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { createCollector } from '../../../examples/collector/server.ts';
import { launchChromium } from '../../support/chromium.ts';
import { tracedBundle } from '../../support/traced-bundle.ts';
import { OWN_SCRIPTS, overheadFiles } from './page.ts';
import { type OwnTime, ownTime, type Profile } from './profile.ts';
import { actForFiveSeconds } from './user.ts';

const ROUNDS = 12;
const SAMPLE_EVERY_US = 100;
// What is recorded last is encoded and sent by then.
const SENT_MS = 6_000;

/** What a page cost its user in a minute. Times in milliseconds. */
export interface Cost {
  /** All that ran on the main thread, from before the page loaded until all was sent. */
  readonly mainThread: number;
  readonly interactions: number;
  readonly median: number;
  /** Interaction to Next Paint: the 98th percentile of what interactions took. Multiples of 8 ms. */
  readonly inp: number;
}

/** A minute of use with everything on and a minute without a client, by turns, and a third one that is profiled. */
export interface Overhead {
  readonly with: Cost;
  readonly without: Cost;
  readonly own: OwnTime;
  /** How many records arrived of the first minute. */
  readonly records: number;
  readonly seconds: number;
}

interface Used {
  readonly page: Page;
  readonly protocol: CDPSession;
}

async function open(browser: Browser, url: string, prepare?: (protocol: CDPSession) => Promise<void>): Promise<Used> {
  // Contexts of their own have processes of their own, and so main threads.
  const page = await (await browser.newContext()).newPage();
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
  await prepare?.(protocol);
  await page.goto(url);
  return { page, protocol };
}

const INTERACTIONS = '({ slow: Object.values(interactions), count: performance.interactionCount })';

async function costOf({ page, protocol }: Used): Promise<Cost> {
  const { metrics } = await protocol.send('Performance.getMetrics');
  const mainThread = 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  const { slow, count } = await page.evaluate<{ slow: number[]; count: number }>(INTERACTIONS);
  // Those that took less than 16 ms make no entries.
  const all = [...Array<number>(Math.max(0, count - slow.length)).fill(8), ...slow].sort((a, b) => a - b);
  const at = (q: number): number => all[Math.floor(q * (all.length - 1))] ?? Number.NaN;
  return { mainThread, interactions: all.length, median: at(0.5), inp: at(0.98) };
}

async function inTurns(browser: Browser, url: string): Promise<{ with: Cost; without: Cost }> {
  const used = { with: await open(browser, `${url}/with`), without: await open(browser, `${url}/without`) };
  for (let round = 0; round < ROUNDS; round++) {
    const turn = [used.with, used.without];
    for (const { page } of round % 2 ? turn.reverse() : turn) await actForFiveSeconds(page);
  }
  await used.with.page.waitForTimeout(SENT_MS);
  return { with: await costOf(used.with), without: await costOf(used.without) };
}

async function profiled(browser: Browser, url: string): Promise<OwnTime> {
  const { page, protocol } = await open(browser, `${url}/with`, async (session) => {
    await session.send('Profiler.enable');
    await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await session.send('Profiler.start');
  });
  for (let round = 0; round < ROUNDS; round++) await actForFiveSeconds(page);
  await page.waitForTimeout(SENT_MS);
  const { profile } = await protocol.send('Profiler.stop');
  return ownTime(profile as Profile, (script) => OWN_SCRIPTS.some((path) => script.endsWith(path)));
}

/** Measures it, in a real Chromium, with what `dist` has. Takes three and a half minutes. */
export async function measureOverhead(): Promise<Overhead> {
  const collector = await createCollector({ port: 0 });
  const files = overheadFiles(collector.url);
  const bundle = await tracedBundle(`export * as vitals from 'footlight/web-vitals';`, true);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const file = pathname === '/traced.js' ? { type: 'text/javascript', body: bundle } : files[pathname];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchChromium();
  try {
    const costs = await inTurns(browser, url);
    const requests = (await (await fetch(`${collector.url}/api/requests`)).json()) as {
      paths: Record<string, { records: number }>;
    };
    const records = Object.values(requests.paths).reduce((sum, path) => sum + path.records, 0);
    return { ...costs, records, own: await profiled(browser, url), seconds: ROUNDS * 5 };
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
    await collector.close();
  }
}
