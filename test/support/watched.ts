import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from './chromium.ts';
import { createPages, type Pages } from './pages.ts';
import { tracedBundle } from './traced-bundle.ts';

/** A page with a client, `telemetry`. */
export interface WatchedPage {
  /** The features of the client, as source: `footlight.errors()`. */
  readonly features: string;
  /** Further options of the client, as source. */
  readonly options?: string;
  /** Before the client's script, and all others. */
  readonly first?: string;
  /** After it, in the head. */
  readonly head?: string;
  readonly body?: string;
}

/** What the tests of a file have: a collector, a site, and a browser. */
export interface Watched {
  readonly collector: Collector;
  readonly pages: Pages;
  readonly browser: Browser;
  /** A page as HTML, to be served by the test itself. */
  html(page: WatchedPage): string;
  /** Serves a page at a path and opens it. */
  open(page: WatchedPage, options?: { readonly path?: string; readonly context?: BrowserContext }): Promise<Page>;
}

/** What the tests of a file have. `more` is exported by `traced` beside what it has anyway. */
export function useWatched(more = '', ignoreDefaultArgs: string[] = []): Watched {
  const watched = {} as { collector: Collector; pages: Pages; browser: Browser };
  beforeAll(async () => {
    [watched.collector, watched.pages, watched.browser] = await Promise.all([
      createCollector({ port: 0 }),
      createPages(() => tracedBundle(more)),
      launchChromium(ignoreDefaultArgs),
    ]);
  });
  afterAll(async () => {
    await Promise.all([watched.browser?.close(), watched.pages?.close()]);
    await watched.collector?.close();
  });
  beforeEach(() => watched.collector.clear());

  const html: Watched['html'] = ({ features, options = '', first = '', head = '', body = '' }) =>
    `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">${first}
<script src="/traced.js"></script><script>var telemetry = footlight.createTelemetry({ service: { name: 'watched' },
endpoint: '${watched.collector.url}', flushInterval: 100, features: [${features}], ${options} });</script>${head}
<body><h1>page</h1>${body}`;
  return Object.assign(watched, {
    html,
    async open(page: WatchedPage, { path = '/page', context }: Parameters<Watched['open']>[1] = {}): Promise<Page> {
      watched.pages.serve(path, { body: html(page) });
      const opened = await (context ?? (await watched.browser.newContext())).newPage();
      await opened.goto(watched.pages.url + path);
      return opened;
    },
  });
}
