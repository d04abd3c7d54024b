import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { createCollector } from '../../../examples/collector/server.ts';
import { launchChromium } from '../../support/chromium.ts';
import { tracedBundle } from '../../support/traced-bundle.ts';
import { median } from '../statistics.ts';
import { type Visit, visit } from '../visit.ts';
import { COMPILE_AT_ONCE, OWN_SCRIPTS, overheadFiles } from './page.ts';
import { type OwnTime, ownTime, type Profile } from './profile.ts';
import { act, ROUND_MS } from './user.ts';

const LOADS = 9;
const LOADED_MS = 1_500;
// Of two rounds each, twenty seconds: three are a minute.
const TURNS = 5;
const ROUNDS_IN_TURN = 2;
const TURNS_IN_MINUTE = 60_000 / (ROUNDS_IN_TURN * ROUND_MS);
const SAMPLE_EVERY_US = 100;
// What is recorded last is encoded and sent by then.
const SENT_MS = 6_000;

/** What a page cost its user. Times in milliseconds. */
export interface Cost {
  /** All that ran on the main thread until a second after the page had loaded. */
  readonly loading: number;
  /** All that ran on it in a minute of use, until all was sent. */
  readonly use: number;
  readonly interactions: number;
  readonly median: number;
  /** Interaction to Next Paint: the 98th percentile of what interactions took. Multiples of 8 ms. */
  readonly inp: number;
}

/** What a page with everything on and one without a client cost, measured by turns: medians. And one that is profiled. */
export interface Overhead {
  readonly with: Cost;
  readonly without: Cost;
  readonly own: OwnTime;
  /** How many records arrived of a minute of use. */
  readonly records: number;
}

const INTERACTIONS = '({ slow: Object.values(interactions), count: performance.interactionCount })';

async function interactionsOf({ page }: Visit): Promise<Pick<Cost, 'interactions' | 'median' | 'inp'>> {
  const { slow, count } = await page.evaluate<{ slow: number[]; count: number }>(INTERACTIONS);
  // Those that took less than 16 ms make no entries.
  const all = [...Array<number>(Math.max(0, count - slow.length)).fill(8), ...slow].sort((a, b) => a - b);
  const at = (q: number): number => all[Math.floor(q * (all.length - 1))] ?? Number.NaN;
  return { interactions: all.length, median: at(0.5), inp: at(0.98) };
}

/** Runs a task for each of two pages so often, the one first and then the other. */
async function byTurns<Page>(
  times: number,
  pages: readonly Page[],
  task: (page: Page) => Promise<void>,
): Promise<void> {
  for (let turn = 0; turn < times; turn++) for (const page of turn % 2 ? pages.toReversed() : pages) await task(page);
}

async function loading(browser: Browser, urls: readonly string[]): Promise<readonly number[]> {
  const costs = new Map(urls.map((url) => [url, [] as number[]]));
  await byTurns(LOADS, urls, async (url) => {
    const used = await visit(browser, url);
    await used.page.waitForTimeout(LOADED_MS);
    costs.get(url)?.push(await used.cpu());
    await used.close();
  });
  return [...costs.values()].map(median);
}

async function using(browser: Browser, urls: readonly string[]): Promise<readonly Omit<Cost, 'loading'>[]> {
  const pages = await Promise.all(urls.map((url) => visit(browser, url)));
  const costs = new Map(pages.map((used) => [used, [] as number[]]));
  await pages[0]?.page.waitForTimeout(SENT_MS);
  await byTurns(TURNS, pages, async (used) => {
    const before = await used.cpu();
    for (let round = 0; round < ROUNDS_IN_TURN; round++) await act(used.page);
    await used.page.waitForTimeout(SENT_MS);
    costs.get(used)?.push((await used.cpu()) - before);
  });
  return Promise.all(
    [...costs].map(async ([used, turns]) => ({
      use: median(turns) * TURNS_IN_MINUTE,
      ...(await interactionsOf(used)),
    })),
  );
}

async function profiled(browser: Browser, url: string): Promise<OwnTime> {
  const { page, protocol } = await visit(browser, url, async (session) => {
    await session.send('Profiler.enable');
    await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await session.send('Profiler.start');
  });
  for (let round = 0; round < ROUNDS_IN_TURN * TURNS_IN_MINUTE; round++) await act(page);
  await page.waitForTimeout(SENT_MS);
  const { profile } = await protocol.send('Profiler.stop');
  return ownTime(profile as Profile, (script) => OWN_SCRIPTS.some((path) => script.endsWith(path)));
}

async function recordsOf(collector: string): Promise<number> {
  const { paths } = (await (await fetch(`${collector}/api/requests`)).json()) as {
    paths: Record<string, { records: number }>;
  };
  return Object.values(paths).reduce((sum, { records }) => sum + records, 0);
}

/** Measures it, in a real Chromium, with what `dist` has. Takes six minutes. */
export async function measureOverhead(): Promise<Overhead> {
  const collector = await createCollector({ port: 0 });
  const files = overheadFiles(collector.url);
  const bundle = COMPILE_AT_ONCE + (await tracedBundle(`export * as vitals from 'footlight/web-vitals';`, true));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const file = pathname === '/traced.js' ? { type: 'text/javascript', body: bundle } : files[pathname];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urls = [`${url}/with`, `${url}/without`];
  const browser = await launchChromium();
  try {
    const loads = await loading(browser, urls);
    const before = await recordsOf(collector.url);
    const uses = await using(browser, urls);
    const records = Math.round((((await recordsOf(collector.url)) - before) / TURNS) * TURNS_IN_MINUTE);
    const [on, off] = uses.map((use, i) => ({ loading: loads[i], ...use })) as [Cost, Cost];
    return { with: on, without: off, records, own: await profiled(browser, `${url}/with`) };
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
    await collector.close();
  }
}
