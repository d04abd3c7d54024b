import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from './chromium.ts';
import { createSite, type Site } from './site.ts';

/** A way to make requests. */
interface Way {
  readonly name: string;
  /** By `createFetch`. */
  readonly isOurs?: boolean;
  /** With `requests()`. */
  readonly isPatched?: boolean;
  /** With `tracing()`, and every origin told. */
  readonly isTraced?: boolean;
}

const PLAIN: Way = { name: 'fetch itself' };
const WAYS: readonly Way[] = [
  PLAIN,
  { name: 'createFetch', isOurs: true },
  { name: 'patched', isPatched: true },
  { name: 'patched, with tracing', isPatched: true, isTraced: true },
  { name: 'createFetch, patched, with tracing', isOurs: true, isPatched: true, isTraced: true },
];

/** What code in a page is given. */
export interface Tools {
  /** The same site, as another origin. */
  readonly elsewhere: string;
  /** The name and the message of what is thrown, and whether at once. */
  failure(make: () => unknown): Promise<string>;
  /** What happens to a request by `XMLHttpRequest`, but for its progress. */
  hear(xhr: XMLHttpRequest): string[];
  /** Waits until it is over. */
  over(xhr: XMLHttpRequest): Promise<void>;
  /** What the server was asked, but for what we add. */
  echo(response: Response): Promise<{ method: string; headers: Record<string, string>; path: string; body: string }>;
}

/** Code that runs in pages, as text: it knows what a page has, and nothing else. */
export type Code = (api: typeof fetch, tools: Tools) => Promise<unknown>;

declare global {
  /** In pages of `inEachWay`. */
  var request: { readonly api: typeof fetch; readonly tools: Tools };
}

/** Prepares a page to make requests in one way. Runs in the page. */
function prepare({ way, endpoint, elsewhere }: { way: Way; endpoint: string; elsewhere: string }): void {
  const features = [
    ...(way.isTraced ? [traced.tracing.tracing({ propagateTo: [/./] })] : []),
    ...(way.isPatched ? [footlight.requests()] : []),
  ];
  const telemetry = footlight.createTelemetry({ service: { name: way.name }, endpoint, features });
  const tell = (error: unknown): string => {
    if (!(error instanceof Error || error instanceof DOMException)) return `${typeof error} ${error}`;
    return `${error.constructor.name} ${error.name}: ${error.message}`;
  };
  const failure: Tools['failure'] = async (make) => {
    let made: unknown;
    try {
      made = make();
    } catch (error) {
      return `at once: ${tell(error)}`;
    }
    return Promise.resolve(made).then(() => 'nothing is wrong', tell);
  };
  const echo: Tools['echo'] = async (response) => {
    const { headers, ...rest } = await response.json();
    const { traceparent, 'user-agent': _, ...others } = headers;
    return { ...rest, headers: others };
  };
  const hear: Tools['hear'] = (xhr) => {
    const heard: string[] = [];
    for (const type of ['readystatechange', 'loadstart', 'load', 'error', 'abort', 'timeout', 'loadend']) {
      xhr.addEventListener(type, () => heard.push(`${type} ${xhr.readyState} ${xhr.status}`));
    }
    return heard;
  };
  const over: Tools['over'] = (xhr) =>
    new Promise((resolve) => xhr.addEventListener('loadend', () => resolve(), { once: true }));
  const api = way.isOurs ? footlight.createFetch(telemetry) : fetch;
  Object.assign(globalThis, { request: { api, tools: { elsewhere, failure, echo, hear, over } } });
}

/** A site and pages that make requests in each way. To be called once in a file: it sets up what is needed. */
export function inEachWay(wanted: (way: Way) => boolean = () => true): (code: Code | string) => Promise<unknown> {
  const ways = WAYS.filter((way) => way === PLAIN || wanted(way));
  const errors = new Map<string, string[]>();
  const pages = new Map<Way, Page>();
  let collector: Collector;
  let site: Site;
  let browser: Browser;

  const open = async (way: Way): Promise<void> => {
    const page = await (await browser.newContext()).newPage();
    const heard: string[] = [];
    errors.set(way.name, heard);
    page.on('pageerror', ({ message }) => heard.push(message));
    await page.goto(`${site.url}/traced/page`);
    await page.evaluate(prepare, { way, endpoint: collector.url, elsewhere: site.elsewhere });
    const headers = await page.evaluate(async () => {
      const { api } = globalThis.request;
      const response = await api('/api/way');
      return ((await response.json()) as { headers: Record<string, string> }).headers;
    });
    expect('traceparent' in headers, `${way.name} is traced`).toBe(!!way.isTraced);
    pages.set(way, page);
  };
  const run = (code: Code | string, way: Way): Promise<unknown> =>
    (pages.get(way) as Page).evaluate((source) => {
      const { api, tools } = globalThis.request;
      return (new Function(`return ${source}`)() as Code)(api, tools);
    }, `${code}`);

  beforeAll(async () => {
    [collector, site, browser] = await Promise.all([createCollector({ port: 0 }), createSite(), launchChromium()]);
    await Promise.all(ways.map(open));
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), site?.close()]);
    await collector?.close();
    for (const [name, heard] of errors) expect(heard, name).toEqual(errors.get(PLAIN.name));
  });

  return async (code) => {
    const seen = await Promise.all(ways.map((way) => run(code, way)));
    const [plain] = seen;
    ways.forEach(({ name }, index) => expect(seen[index], name).toEqual(plain));
    return plain;
  };
}
