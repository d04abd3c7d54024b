import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { createSite, type Site } from '../support/site.ts';

const BROWSERS = 20;
const VIEWS = 37;
const CALLS = 60;
const PATHS = ['/courses', '/courses/7', '/courses/7/lessons/3', '/sign-in'];
const ROUTES = ['/courses', '/courses/:courseId', '/courses/:courseId/lessons/:lessonId', '/sign-in'];
const OUTCOMES = ['?status=200', '?status=201', '?status=404', '?status=500', '?drop', '?delay=5000'];
const STATUSES = ['200', '201', '404', '500', 'error', 'aborted'];
const METHODS = ['GET', 'POST', 'DELETE'];

/** What one browser does: its share of all views and calls, dealt like cards. */
interface Plan {
  readonly userType: string;
  readonly views: readonly number[];
  readonly calls: readonly number[];
}

const deal = (count: number, browser: number): number[] =>
  Array.from({ length: count }, (_, i) => i).filter((i) => i % BROWSERS === browser);
// Not the same page twice in one browser: that would be no navigation.
const turn = (view: number): number => (view + Math.floor(view / BROWSERS)) % PATHS.length;
const plans = Array.from(
  { length: BROWSERS },
  (_, i): Plan => ({
    userType: i % 3 ? 'student' : 'teacher',
    views: deal(VIEWS, i),
    calls: deal(CALLS, i),
  }),
);

function count(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

const wantedViews = count(plans.flatMap(({ userType, views }) => views.map((i) => `${ROUTES[turn(i)]} ${userType}`)));
const wantedCalls = count(
  plans.flatMap(({ calls }) => calls.map((i) => `${METHODS[i % 3]} /items/:itemId ${STATUSES[i % 6]}`)),
);

let collector: Collector;
let prometheus: Prometheus;
let site: Site;
let browser: Browser;

/** One browser: a context of its own. Half of them flush, the others just go away. */
async function use(index: number, { userType, views, calls }: Plan): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.url}${PATHS[turn(views[0] ?? 0)]}`);
  await page.evaluate(
    async ({ endpoint, routes, userType, paths, requests, flushes }) => {
      const telemetry = footlight.createTelemetry({
        service: { name: 'exact', environment: 'test' },
        endpoint,
        routes,
        features: [footlight.pageViews()],
        flushInterval: 300,
      });
      telemetry.setUser({ id: 'u', type: userType });
      const api = footlight.createFetch(telemetry, { baseUrl: '/api', endpoints: ['/items/:itemId'] });
      for (const path of paths) history.pushState(null, '', path);
      const responses = requests.map(async ({ method, url }) => {
        const signal = url.includes('delay') ? AbortSignal.timeout(100) : null;
        await api(url, { method, signal }).catch(() => {});
      });
      await Promise.all(responses);
      if (!flushes) return;
      // A view is counted a second after it began.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await telemetry.flush();
    },
    {
      endpoint: collector.url,
      routes: ROUTES,
      userType,
      paths: views.slice(1).map((i) => PATHS[turn(i)] ?? ''),
      requests: calls.map((i) => ({ method: METHODS[i % 3] ?? '', url: `/items/${1_000 + i}${OUTCOMES[i % 6]}` })),
      flushes: index % 2 === 0,
    },
  );
  if (index % 4 === 1) await page.goto(`${site.url}/elsewhere`);
  // The context stays open: a browser that loses a tab still sends what the tab left to it.
  await page.close();
}

/** The value of each series of the text format, by its name and labels. */
function parse(text: string): { name: string; labels: Record<string, string>; value: number }[] {
  return [...text.matchAll(/^(\w+)\{(.*)\} (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, label]) => [key, label])),
    value: Number(value),
  }));
}

type Series = ReturnType<typeof parse>;
const byLabels = (series: Series, name: string, labels: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    series
      .filter((sample) => sample.name === name)
      .map((sample) => [labels.map((label) => sample.labels[label]).join(' '), sample.value]),
  );

const CALL_LABELS = ['method', 'endpoint', 'status'];
const WANTED = { views: wantedViews, calls: wantedCalls };

const summary = (series: Series): typeof WANTED => ({
  views: byLabels(series, 'frontend_page_views_total', ['page', 'user_type']),
  calls: byLabels(series, 'frontend_api_request_duration_seconds_count', CALL_LABELS),
});

function assertExact(series: Series): void {
  expect(summary(series)).toEqual(WANTED);
  const buckets = series.filter(({ name }) => name === 'frontend_api_request_duration_seconds_bucket');
  for (const [key, total] of Object.entries(wantedCalls)) {
    const cumulative = buckets.filter(({ labels: of }) => CALL_LABELS.map((label) => of[label]).join(' ') === key);
    expect(cumulative).toHaveLength(10);
    const values = cumulative
      .sort(
        (a, b) =>
          Number(a.labels['le']?.replace('+Inf', 'Infinity')) - Number(b.labels['le']?.replace('+Inf', 'Infinity')),
      )
      .map(({ value }) => value);
    expect(values.at(-1)).toBe(total);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
}

describe('numbers from many browsers', () => {
  beforeAll(async () => {
    [collector, site, browser] = await Promise.all([createCollector({ port: 0 }), createSite(), launchChromium()]);
    prometheus = await startPrometheus(new URL(collector.url).host);
    await Promise.all(plans.map((plan, index) => use(index, plan)));
  });

  afterAll(async () => {
    await Promise.all([prometheus?.stop(), browser?.close(), site?.close()]);
    await collector?.close();
  });

  it('are dealt as the test says: 37 views and 60 calls', () => {
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
    expect([sum(wantedViews), sum(wantedCalls)]).toEqual([VIEWS, CALLS]);
    expect(Object.keys(wantedViews)).toHaveLength(8);
  });

  it('are exact on /metrics, for each set of labels', async () => {
    const read = async (): Promise<Series> => parse(await (await fetch(`${collector.url}/metrics`)).text());
    await expect.poll(async () => summary(await read()), { timeout: 20_000 }).toEqual(WANTED);
    assertExact(await read());
  });

  it('are the same in a real Prometheus that scrapes it', async () => {
    const read = async (): Promise<Series> =>
      (await prometheus.query('{__name__=~"frontend_.+"}')).map(({ labels, value }) => ({
        name: labels['__name__'] ?? '',
        labels,
        value,
      }));
    await expect.poll(async () => summary(await read()), { timeout: 30_000, interval: 500 }).toEqual(WANTED);
    assertExact(await read());
  });
});
