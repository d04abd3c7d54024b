import type { Browser } from 'playwright-core';
import { median } from './statistics.ts';
import { visit } from './visit.ts';

const LOADED_MS = 400;
const STARTED_MS = 400;
const REQUESTS = 200;

/** What a client with everything on costs before anything happens, and what a request then costs more. */
export interface Startup {
  /** Milliseconds of main thread: the page has loaded, with the script. */
  readonly load: number;
  /** Milliseconds of main thread: the client has started. */
  readonly start: number;
  /** Microseconds that a call of `fetch` takes until it answers with a promise. */
  readonly request: number;
}

/** Measures it: of a page without a client too, to be taken off. */
export async function startupOf(browser: Browser, url: string): Promise<Startup> {
  const opened = await visit(browser, url);
  const { page } = opened;
  await page.waitForTimeout(LOADED_MS);
  const load = await opened.cpu();
  await page.evaluate(() => void begin(location.origin));
  await page.waitForTimeout(STARTED_MS);
  const start = (await opened.cpu()) - load;
  const calls = await page.evaluate(async (count) => {
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      const answer = fetch('/data');
      times.push(1_000 * (performance.now() - begun));
      await (await answer).text();
    }
    return times;
  }, REQUESTS);
  await opened.close();
  return { load, start, request: median(calls) };
}
