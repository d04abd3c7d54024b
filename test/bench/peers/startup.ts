import type { Browser } from 'playwright-core';
import { median } from '../statistics.ts';
import { visit } from '../visit.ts';

const STARTED_MS = 400;
const REQUESTS = 200;

/** What a client with everything on costs before anything happens, and what a request then costs more. */
export interface Startup {
  /** Milliseconds that the script takes to be parsed and run. */
  readonly load: number;
  /** Milliseconds of main thread: the client has started. */
  readonly start: number;
  /** Microseconds that a call of `fetch` takes until it answers with a promise. */
  readonly request: number;
}

/** Measures it, in a page that has no script yet: of one that does nothing too, to be taken off. */
export async function startupOf(browser: Browser, url: string, script: string): Promise<Startup> {
  const opened = await visit(browser, url);
  const { page } = opened;
  const load = await page.evaluate(async (path) => {
    const text = await (await fetch(path)).text();
    const begun = performance.now();
    // biome-ignore lint/security/noGlobalEval: as the browser does it, and nothing else.
    globalThis.eval(text);
    return performance.now() - begun;
  }, script);
  const before = await opened.cpu();
  await page.evaluate(() => void window.begin(location.origin));
  await page.waitForTimeout(STARTED_MS);
  const start = (await opened.cpu()) - before;
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
