import type { Browser } from 'playwright-core';
import { median } from '../statistics.ts';
import { type Visit, visit } from '../visit.ts';

const STARTED_MS = 400;
const REQUESTS = 300;

/** What a client with everything on costs before anything happens, and what a request then costs more. */
export interface Startup {
  /** Milliseconds of main thread until the script is there and has run. */
  readonly load: number;
  /** Milliseconds of the call that starts the client. */
  readonly call: number;
  /** Milliseconds of main thread from that call on: the client has started. */
  readonly start: number;
  /** Microseconds that a call of `fetch` takes until it answers with a promise, where what is beneath does nothing. */
  readonly request: number;
}

/** Loads a script, as a page does. */
const load = ({ page }: Visit, script: string): Promise<void> =>
  page.evaluate(
    (path) =>
      new Promise((resolve, reject) => {
        const element = Object.assign(document.createElement('script'), { src: path, onerror: reject });
        element.onload = () => resolve();
        document.head.append(element);
      }),
    script,
  );

/** The median of what calls of `fetch` take, in a page whose network is a promise. */
async function requestOf(browser: Browser, url: string, script: string): Promise<number> {
  const opened = await visit(browser, url);
  await load(opened, script);
  const calls = await opened.page.evaluate(
    async ([count, startedMs]) => {
      globalThis.fetch = () => Promise.resolve(new Response('data'));
      window.begin(location.origin);
      await new Promise((resolve) => setTimeout(resolve, startedMs));
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        const begun = performance.now();
        const answer = fetch(`/data/${i}?query`);
        times.push(1_000 * (performance.now() - begun));
        await (await answer).text();
        await new Promise((resolve) => setTimeout(resolve));
      }
      return times;
    },
    [REQUESTS, STARTED_MS] as const,
  );
  await opened.close();
  return median(calls);
}

/** Measures it, in pages that have no script yet: of one that does nothing too, to be taken off. */
export async function startupOf(browser: Browser, url: string, script: string): Promise<Startup> {
  const opened = await visit(browser, url);
  const before = await opened.cpu();
  await load(opened, script);
  const loaded = await opened.cpu();
  const call = await opened.page.evaluate(() => {
    const begun = performance.now();
    window.begin(location.origin);
    return performance.now() - begun;
  });
  await opened.page.waitForTimeout(STARTED_MS);
  const start = (await opened.cpu()) - loaded;
  await opened.close();
  return { load: loaded - before, call, start, request: await requestOf(browser, url, script) };
}
