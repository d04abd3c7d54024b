import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { logOf, namesOf, spanOf } from '../support/collected.ts';
import { createPages, type Pages, tracedPage } from '../support/pages.ts';
import { read } from '../support/read.ts';
import { tracedBundle } from '../support/traced-bundle.ts';

/** What an app has that traced before it had us. */
const SDK = `export { SimpleSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web';`;

interface Exported {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string;
}

interface Metric {
  readonly name: string;
  readonly points: readonly { readonly exemplars: readonly { readonly traceId: string; readonly spanId: string }[] }[];
}

let collector: Collector;
let second: Collector;
let pages: Pages;
let browser: Browser;
let page: Page;

/** A provider of the app, with an exporter of its own, that is registered globally. */
const PROVIDER = `
  const exported = [];
  const exporter = {
    export(spans, done) {
      for (const span of spans) {
        const { traceId, spanId } = span.spanContext();
        exported.push({ name: span.name, kind: span.kind, traceId, spanId, parent: span.parentSpanContext?.spanId ?? '' });
      }
      done({ code: 0 });
    },
    shutdown: async () => {},
  };
  const provider = new traced.WebTracerProvider({ spanProcessors: [new traced.SimpleSpanProcessor(exporter)] });
  provider.register();`;

const client = (name: string, to: Collector, options = ''): string => `
  const ${name} = footlight.createTelemetry({
    service: { name: '${name}' }, endpoint: '${to.url}', flushInterval: 100, features: [tracing(${options})] });`;

/** Runs code in the page, and answers what it answers. */
const run = <Answer>(code: string): Promise<Answer> =>
  page.evaluate(`(async () => {
    const { tracing, createTracer, withSpan } = traced.tracing;
    const inGlobalSpan = (name, task) => withSpan(traced.api.trace.getTracer('app'), name, task);
    ${code}
  })()`);

beforeAll(async () => {
  [collector, second, pages, browser] = await Promise.all([
    createCollector({ port: 0 }),
    createCollector({ port: 0 }),
    createPages(() => tracedBundle(SDK)),
    launchChromium(),
  ]);
  pages.serve('/', { body: tracedPage('') });
});
afterAll(async () => {
  await Promise.all([browser?.close(), pages?.close()]);
  await Promise.all([collector?.close(), second?.close()]);
});
beforeEach(async () => {
  collector.clear();
  second.clear();
  page = await (await browser.newContext()).newPage();
  await page.goto(`${pages.url}/`);
});
afterEach(() => page.context().close());

describe('tracing({ provider })', () => {
  it('leaves the export to the provider of the app, and names its spans in logs, latencies and requests', async () => {
    const exported = await run<readonly Exported[]>(`${PROVIDER}
      ${client('app', collector, '{ provider }')}
      const api = footlight.createFetch(app);
      await inGlobalSpan('global', (parent) => {
        footlight.createLogger(app).info('in the span');
        return api('/api/items');
      });
      withSpan(createTracer(app), 'ours', () => {});
      footlight.createLogger(app).info('after');
      await app.stop();
      return exported;`);
    expect(exported.map(({ name }) => name).sort()).toEqual(['GET /api/items', 'global', 'ours']);
    const byName = Object.fromEntries(exported.map((span) => [span.name, span]));
    const { traceId, spanId } = byName['global'] as Exported;
    expect(byName['GET /api/items']).toMatchObject({ kind: 2, traceId, parent: spanId });
    const request = (byName['GET /api/items'] as Exported).spanId;
    expect(await logOf(collector, 'in the span')).toMatchObject({ traceId, spanId });
    expect(await logOf(collector, 'after')).toMatchObject({ traceId: '', spanId: '' });
    const headers = pages.asked.findLast(({ path }) => path === '/api/items')?.headers;
    expect(headers?.['traceparent']).toBe(`00-${traceId}-${request}-01`);
    const metrics = await read<Metric[]>(collector, '/api/metrics');
    const latency = metrics.find(({ name }) => name === 'frontend.api.request.duration');
    expect(latency?.points.flatMap(({ exemplars }) => exemplars)).toMatchObject([{ traceId, spanId: request }]);
    expect(await namesOf(collector)).toEqual([]);
  });

  it('leaves the provider running when the client stops', async () => {
    const exported = await run<readonly Exported[]>(`${PROVIDER}
      ${client('app', collector, '{ provider }')}
      await app.stop();
      inGlobalSpan('later', () => {});
      return exported;`);
    expect(exported.map(({ name }) => name)).toEqual(['later']);
  });
});

describe('tracing() where the app has registered a provider', () => {
  it('does not take its place', async () => {
    const exported = await run<readonly Exported[]>(`${PROVIDER}
      ${client('app', collector)}
      withSpan(createTracer(app), 'ours', () => inGlobalSpan('global', () => {}));
      await app.stop();
      inGlobalSpan('later', () => {});
      return exported;`);
    expect(exported.map(({ name }) => name)).toEqual(['global', 'later']);
    const ours = await spanOf(collector, 'ours');
    expect(exported[0]).toMatchObject({ traceId: ours.traceId, parent: ours.spanId });
    expect(await namesOf(collector)).toEqual(['ours']);
  });

  it('lets one be registered later where it has taken none: { global: false }', async () => {
    const exported = await run<readonly Exported[]>(`
      ${client('app', collector, '{ global: false }')}
      inGlobalSpan('too early', () => {});
      ${PROVIDER}
      inGlobalSpan('global', () => {});
      await app.stop();
      inGlobalSpan('later', () => {});
      return exported;`);
    expect(exported.map(({ name }) => name)).toEqual(['global', 'later']);
    expect(await namesOf(collector)).toEqual([]);
  });
});

describe('two clients with tracing() on one page', () => {
  it('send the spans of their own tracers each to its own collector, and the global ones by the first', async () => {
    await run(`
      ${client('one', collector)} ${client('two', second)}
      withSpan(createTracer(one), 'of one', () => {});
      withSpan(createTracer(two), 'of two', () => {});
      inGlobalSpan('global', () => {});
      await Promise.all([one.flush(), two.flush()]);`);
    expect(await namesOf(collector)).toEqual(['global', 'of one']);
    expect(await namesOf(second)).toEqual(['of two']);
  });

  it('go on without the first when that stops: nothing is global any more, and the next client can be', async () => {
    await run(`
      ${client('one', collector)} ${client('two', second)}
      await one.stop();
      inGlobalSpan('nobody', () => {});
      withSpan(createTracer(two), 'of two', () => footlight.createLogger(two).info('in the span'));
      ${client('three', collector)}
      inGlobalSpan('global', () => {});
      await Promise.all([two.flush(), three.flush()]);`);
    const { traceId, spanId } = await spanOf(second, 'of two');
    expect(await logOf(second, 'in the span')).toMatchObject({ traceId, spanId });
    expect(await namesOf(second)).toEqual(['of two']);
    expect(await spanOf(collector, 'global')).toMatchObject({ service: 'three' });
    expect(await namesOf(collector)).toEqual(['global']);
  });
});
