import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from './chromium.ts';
import { spanOf } from './collected.ts';
import { read } from './read.ts';
import { createSite, type Site } from './site.ts';

/** Who makes a request. */
export type Sender = 'createFetch' | 'fetch' | 'XMLHttpRequest';
export const SENDERS: readonly Sender[] = ['createFetch', 'fetch', 'XMLHttpRequest'];

/** What a request is made with, as far as it can be said in JSON. */
export interface SendInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** When the caller gives up. */
  readonly abortAfterMs?: number;
}

/** What the caller saw: the status and the body, or what was thrown. */
export interface Seen {
  readonly status?: number;
  readonly text?: string;
  readonly error?: string;
  /** Until the body was there. */
  readonly durationMs: number;
}

/** One series of the latency of requests. */
export interface Latency {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly sum: number;
  readonly exemplars: readonly { readonly traceId: string; readonly spanId: string; readonly value: number }[];
}

declare global {
  /** In pages of `requestsPage`. */
  var client: import('footlight').Telemetry;
  var senders: Readonly<Record<Sender, (url: string, init: SendInit) => Promise<Seen>>>;
}

/** What makes requests in the page. Runs there. */
function prepare(): void {
  const api = footlight.createFetch(client, { endpoints: ['/api/items/:itemId'] });
  const timed = async (run: () => Promise<Omit<Seen, 'durationMs'>>): Promise<Seen> => {
    const startedAt = performance.now();
    const seen = await run().catch((error: Error) => ({ error: error.name }));
    return { ...seen, durationMs: performance.now() - startedAt };
  };
  const byFetch = (send: (url: string, init: RequestInit) => Promise<Response>) => (url: string, init: SendInit) =>
    timed(async () => {
      const { abortAfterMs, ...rest } = init;
      const control = new AbortController();
      if (abortAfterMs !== undefined) setTimeout(() => control.abort(), abortAfterMs);
      const response = await send(url, { ...rest, signal: control.signal });
      return { status: response.status, text: await response.text() };
    });
  const byXhr = (url: string, { method = 'GET', headers = {}, abortAfterMs }: SendInit) =>
    timed(async () => {
      const xhr = new XMLHttpRequest();
      xhr.open(method, url);
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      const ended = new Promise<string>((resolve) => {
        for (const type of ['load', 'error', 'abort', 'timeout']) xhr.addEventListener(type, () => resolve(type));
      });
      xhr.send();
      if (abortAfterMs !== undefined) setTimeout(() => xhr.abort(), abortAfterMs);
      const type = await ended;
      return type === 'load' ? { status: xhr.status, text: xhr.responseText } : { error: type };
    });
  const patched = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
  globalThis.senders = { createFetch: byFetch(api), fetch: byFetch(patched), XMLHttpRequest: byXhr };
}

/** A page whose requests are watched and traced, and who hears of it. To be called once in a file. */
export interface RequestsPage {
  readonly collector: Collector;
  readonly site: Site;
  /** Opens a page with a client, instead of the last one: the options of `tracing()`, and what runs before it, both as code. */
  open(tracing?: string, before?: string): Promise<Page>;
  /** Makes a request in the page that was opened last. */
  send(sender: Sender, url: string, init?: SendInit): Promise<Seen>;
  /** The headers that arrived with a request. */
  arrived(sender: Sender, url: string, init?: SendInit): Promise<Record<string, string>>;
  /** Waits for the span of a name. */
  span(name: string): Promise<SpanEntry>;
  /** Flushes, and answers the latencies. */
  latencies(): Promise<readonly Latency[]>;
  /** Flushes, and answers how often each `client endpoint status` was counted. */
  counts(): Promise<Record<string, number>>;
}

/** Sets it up, and takes it down after the tests. */
export function requestsPage(): RequestsPage {
  let collector: Collector | undefined;
  let site: Site;
  let browser: Browser;
  let page: Page | undefined;

  beforeAll(async () => {
    [site, browser] = await Promise.all([createSite(), launchChromium()]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), site?.close()]);
    await collector?.close();
  });
  beforeEach(() => collector?.clear());

  const send: RequestsPage['send'] = (sender, url, init = {}) =>
    (page as Page).evaluate(([by, to, given]) => globalThis.senders[by](to, given), [sender, url, init] as const);
  const latencies = async (): Promise<readonly Latency[]> => {
    await page?.evaluate(() => globalThis.client.flush());
    const metrics = await read<{ name: string; points: Latency[] }[]>(collector as Collector, '/api/metrics');
    return metrics.find(({ name }) => name === 'frontend.api.request.duration')?.points ?? [];
  };
  return {
    get collector() {
      return collector as Collector;
    },
    get site() {
      return site;
    },
    send,
    async open(tracing = '', before = '') {
      // With a collector of its own: the last one may have more to say as it goes.
      await page?.context().close();
      await collector?.close();
      collector = await createCollector({ port: 0 });
      page = await (await browser.newContext()).newPage();
      await page.goto(`${site.url}/traced/page`);
      await page.evaluate(`${before};
        globalThis.client = footlight.createTelemetry({ service: { name: 'page' }, endpoint: '${collector.url}', flushInterval: 100,
          features: [traced.tracing.tracing(${tracing}), footlight.requests({ endpoints: ['/api/items/:itemId'] })] });`);
      await page.evaluate(prepare);
      return page;
    },
    async arrived(sender, url, init) {
      const { text } = await send(sender, url, init);
      return (JSON.parse(text ?? '') as { headers: Record<string, string> }).headers;
    },
    span: (name) => spanOf(collector as Collector, name),
    latencies,
    async counts() {
      const points = (await latencies()).map(({ labels, count }) => {
        return [`${labels['service_name']} ${labels['endpoint']} ${labels['status']}`, count];
      });
      return Object.fromEntries(points);
    },
  };
}
