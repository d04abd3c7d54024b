import { expect, it } from 'vitest';
import { PATIENCE } from '../support/collected.ts';
import { read } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

/** Instrumentations of OpenTelemetry that patch the same methods, as they are. */
const watched = useWatched(`
export { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
export { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request';
export { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-web';`);

/** What of it makes and keeps spans. */
type Sdk = typeof import('@opentelemetry/sdk-trace-web');

const WHO = ['one', 'two', 'other'] as const;
type Who = (typeof WHO)[number];

/** Two clients and the instrumentations of OpenTelemetry start in one order, and stop in another. */
interface Order {
  readonly starts: readonly Who[];
  readonly stops: readonly Who[];
  /** Whether the instrumentations take their patches off, as older versions of them do, or leave them and do nothing. */
  readonly unwraps: boolean;
}

/** What the page has of an order in the end. */
interface End {
  /** How often the page heard of a request that it made, other than once. */
  readonly wrong: readonly string[];
  /** What patches are left on `fetch`, `open` and `send`, from the outside in. */
  readonly left: readonly string[];
}

declare global {
  var endpoint: string;
  var spans: () => readonly string[];
}

const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));

const ORDERS: readonly Order[] = [true, false].flatMap((unwraps) =>
  permutations(WHO).flatMap((starts) => permutations(WHO).map((stops) => ({ starts, stops, unwraps }))),
);
const pathOf = ({ starts, stops, unwraps }: Order): string =>
  `/${unwraps ? 'unwraps' : 'stays'}/${starts.join('-')}/${stops.join('-')}`;

/** Goes through an order. After each step one request is made by each of the two. Runs in the page. */
async function go({ order, path }: { readonly order: Order; readonly path: string }): Promise<End> {
  type Instrumentation = { enable(): void; disable(): void; _unwrap(owner: object, name: string): void };
  type Patched = { readonly __original?: Patched; readonly __wrapped?: boolean };
  type Make = new (options: { readonly enabled: boolean }) => Instrumentation;
  const { FetchInstrumentation, XMLHttpRequestInstrumentation } = traced as unknown as Record<
    'FetchInstrumentation' | 'XMLHttpRequestInstrumentation',
    Make
  >;
  const { prototype } = XMLHttpRequest;
  const originals = { fetch, open: prototype.open, send: prototype.send };
  const byFetch = new FetchInstrumentation({ enabled: false });
  const byXhr = new XMLHttpRequestInstrumentation({ enabled: false });
  const stops: Record<string, () => unknown> = {};
  const start = (who: string): void => {
    if (who !== 'other') {
      const { endpoint } = globalThis;
      const client = footlight.createTelemetry({ service: { name: who }, endpoint, features: [footlight.requests()] });
      stops[who] = () => client.stop();
      return;
    }
    byFetch.enable();
    byXhr.enable();
    stops[who] = () => {
      byFetch.disable();
      byXhr.disable();
      if (!order.unwraps) return;
      byFetch._unwrap(globalThis, 'fetch');
      byXhr._unwrap(prototype, 'open');
      byXhr._unwrap(prototype, 'send');
    };
  };
  const wrong: string[] = [];
  const request = async (url: string): Promise<void> => {
    const xhr = new XMLHttpRequest();
    let loads = 0;
    xhr.addEventListener('load', () => loads++);
    const ended = new Promise((resolve) => xhr.addEventListener('loadend', resolve));
    xhr.open('GET', `${url}/xhr`);
    xhr.send();
    const response = await fetch(`${url}/fetch`);
    await ended;
    if (loads !== 1 || xhr.status !== 200 || xhr.responseText !== 'once') wrong.push(`${url}/xhr`);
    if (response.status !== 200 || (await response.text()) !== 'once') wrong.push(`${url}/fetch`);
  };
  const steps = [...order.starts.map((who) => () => start(who)), ...order.stops.map((who) => () => stops[who]?.())];
  for (const [i, step] of steps.entries()) {
    await step();
    await request(`${path}/${'abcdef'[i]}`);
  }
  const nameOf = (method: unknown, original: unknown): string => {
    const { __original, __wrapped } = method as Patched;
    if (method === original) return 'original';
    return `${__wrapped ? 'other' : 'ours'} ${__original ? nameOf(__original, original) : 'lost'}`;
  };
  const left = [
    nameOf(globalThis.fetch, originals.fetch),
    nameOf(prototype.open, originals.open),
    nameOf(prototype.send, originals.send),
  ];
  // For the next order.
  globalThis.fetch = originals.fetch;
  Object.assign(prototype, { open: originals.open, send: originals.send });
  return { wrong, left };
}

/** Who is on after each step of an order. */
const onAfter = ({ starts, stops }: Order): (readonly Who[])[] => [
  ...starts.map((_, i) => starts.slice(0, i + 1)),
  ...stops.map((_, i) => stops.slice(i + 1)),
];

/** What is left in the end: a patch can be taken off only while nothing is above it. */
function leftAfter({ starts, stops, unwraps }: Order): string {
  const stack: { readonly kind: string; readonly on: Set<Who> }[] = [];
  for (const who of starts) {
    const kind = who === 'other' ? 'other' : 'ours';
    const top = stack.at(-1);
    if (kind === 'ours' && top?.kind === 'ours') top.on.add(who);
    else stack.push({ kind, on: new Set([who]) });
  }
  for (const who of stops) {
    const patch = stack.find(({ on }) => on.delete(who));
    if (patch && !patch.on.size && stack.at(-1) === patch && (patch.kind === 'ours' || unwraps)) stack.pop();
  }
  return [...stack.reverse().map(({ kind }) => kind), 'original'].join(' ');
}

it('two clients and OpenTelemetry, started and stopped in every order, hear of each request once, and no patch is dead', async () => {
  const page = await watched.open({ features: '' });
  const all = ORDERS.flatMap((order) =>
    onAfter(order).flatMap((on, i) =>
      ['fetch', 'xhr'].map((how) => ({ path: `${pathOf(order)}/${'abcdef'[i]}/${how}`, on })),
    ),
  );
  for (const { path } of all) watched.pages.serve(path, { body: 'once' });
  await page.evaluate((endpoint) => {
    const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, api } = traced as typeof traced & Sdk;
    const exporter = new InMemorySpanExporter();
    api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    globalThis.endpoint = endpoint;
    globalThis.spans = () =>
      exporter
        .getFinishedSpans()
        .map(({ attributes }) => `${attributes['url.full'] ?? attributes['http.url']}`.replace(location.origin, ''));
  }, watched.collector.url);
  const ends: Record<string, End> = {};
  for (const order of ORDERS) {
    const path = pathOf(order);
    ends[path] = await page.evaluate(go, { order, path });
  }
  for (const order of ORDERS) {
    const left = leftAfter(order);
    expect(ends[pathOf(order)], pathOf(order)).toEqual({ wrong: [], left: [left, left, left] });
  }
  const heardBy = (who: Who): string[] => all.filter(({ on }) => on.includes(who)).map(({ path }) => path);
  // Its spans wait for the timing of the browser.
  await expect.poll(() => page.evaluate(() => globalThis.spans().length), PATIENCE).toBe(heardBy('other').length);
  expect([...(await page.evaluate(() => globalThis.spans()))].sort()).toEqual(heardBy('other').sort());
  const metrics = await read<{ name: string; points: { labels: Record<string, string>; count: number }[] }[]>(
    watched.collector,
    '/api/metrics',
  );
  const points = metrics.find(({ name }) => name === 'frontend.api.request.duration')?.points ?? [];
  for (const who of ['one', 'two'] as const) {
    const counted = points
      .filter(({ labels }) => labels['service_name'] === who)
      .flatMap(({ labels, count }) => Array<string>(count).fill(labels['endpoint'] as string));
    expect(counted.sort(), who).toEqual(heardBy(who).sort());
  }
});
