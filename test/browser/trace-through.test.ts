import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import type { Exemplar } from '../../examples/collector/decode-metrics.ts';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import type { TraceSummary } from '../../examples/collector/store.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Example, startExample } from '../support/example.ts';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { pointsOf, read } from '../support/read.ts';

/** One visit to the example, seen from everywhere that what it recorded goes to. */

const RUN = '/courses/:courseId/lessons/:lessonId/run';
// Two clocks of one machine, which browser and server read at moments of their own.
const CLOCKS_MS = 50;
const PATIENCE = { timeout: 30_000, interval: 200 };

let collector: Collector;
let example: Example;
let prometheus: Prometheus;
let browser: Browser;
let userId: string;

/** Signs in, opens a lesson and runs its code. Answers the id of the user. */
async function learn(page: Page): Promise<string> {
  const click = (role: 'link' | 'button', name: string) => page.getByRole(role, { name, exact: true }).click();
  await page.goto(example.url, { waitUntil: 'load' });
  await page.getByText('Popular with learners').first().waitFor();
  await click('link', 'Sign in');
  await page.getByRole('textbox', { name: 'Name' }).fill('Sam');
  await click('button', 'Sign in');
  await click('link', 'Jac basics');
  await click('link', 'Hello, Jac');
  await click('button', 'Run code');
  await page.getByRole('status', { name: 'Output' }).getByText('Hello, Jac!').waitFor();
  return page.evaluate(() => JSON.parse(localStorage.getItem('jac-learning.account') ?? '{}').id);
}

const tracesNamed = async (name: string): Promise<readonly TraceSummary[]> =>
  (await read<TraceSummary[]>(collector, '/api/traces')).filter((trace) => trace.name === name);

/** The spans of the one trace of a name, once it has so many. */
async function spansOf(name: string, count: number): Promise<readonly SpanEntry[]> {
  await expect.poll(async () => (await tracesNamed(name)).map(({ spans }) => spans), PATIENCE).toEqual([count]);
  const [{ traceId } = { traceId: '' }] = await tracesNamed(name);
  return read(collector, `/api/traces/${traceId}`);
}

/** What a span is, in a line, and what it holds. */
interface Tree {
  readonly [line: string]: Tree;
}

const treeOf = (spans: readonly SpanEntry[], parentSpanId = ''): Tree =>
  Object.fromEntries(
    spans
      .filter((span) => span.parentSpanId === parentSpanId)
      .map((span) => [`${span.name} (${span.service} ${span.kind})`, treeOf(spans, span.spanId)]),
  );

const msOf = (unixNano: string): number => Number(BigInt(unixNano) / 1_000n) / 1_000;

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  [collector, browser] = await Promise.all([createCollector({ port: 0 }), launchChromium()]);
  [example, prometheus] = await Promise.all([startExample(collector), startPrometheus(new URL(collector.url).host)]);
  userId = await learn(await browser.newPage());
}, 90_000);
afterAll(async () => {
  await Promise.all([browser?.close(), example?.close(), prometheus?.stop()]);
  await collector?.close();
});

describe('one click on "Run code"', () => {
  const runSpans = () => spansOf('run code', 4);

  it('is one trace, from the click through the request to the runner on the server', async () => {
    expect(treeOf(await runSpans())).toEqual({
      'run code (jac-frontend internal)': {
        [`POST /api${RUN} (jac-frontend client)`]: {
          [`POST /api${RUN} (jac-api server)`]: { 'run code (jac-api internal)': {} },
        },
      },
    });
  });

  it('takes each of its steps within the step before', async () => {
    const spans = await runSpans();
    const runnerMs = spans.find(({ service, kind }) => service === 'jac-api' && kind === 'internal')?.durationMs;
    expect(runnerMs).toBeGreaterThan(140);
    for (const span of spans) {
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId) ?? span;
      expect(msOf(span.startUnixNano)).toBeGreaterThanOrEqual(msOf(parent.startUnixNano) - CLOCKS_MS);
      expect(msOf(span.endUnixNano)).toBeLessThanOrEqual(msOf(parent.endUnixNano) + CLOCKS_MS);
      expect(span.durationMs).toBeLessThanOrEqual(parent.durationMs);
    }
  });

  it('is named by the logs of browser and server, with the same correlation id and user', async () => {
    const [span] = await runSpans();
    const traceId = span?.traceId;
    const logsOfTrace = () => read<LogEntry[]>(collector, `/api/logs?traceId=${traceId}`);
    await expect.poll(async () => (await logsOfTrace()).length, PATIENCE).toBe(3);
    const logs = await logsOfTrace();
    const browserLog = logs.find(({ service }) => service === 'jac-frontend');
    const correlationId = browserLog?.resource['footlight.correlation.id'];
    expect(browserLog).toMatchObject({ body: 'code executed', resource: { 'user.id': userId } });
    expect(browserLog?.spanId).toBe((await runSpans()).find(({ parentSpanId }) => !parentSpanId)?.spanId);
    expect(correlationId).toMatch(/^[0-9a-f]{32}$/);

    const lines = example.lines.map((line) => JSON.parse(line)).filter((line) => line.trace_id === traceId);
    // They may begin within one tick of the clock: not by their order.
    const spans = (await runSpans()).filter(({ service }) => service === 'jac-api');
    const idOf = (wanted: string) => spans.find(({ kind }) => kind === wanted)?.spanId;
    const shared = { level: 'info', service: 'jac-api', correlation_id: correlationId, user_id: userId };
    expect(lines).toMatchObject([
      { ...shared, message: 'code ran', span_id: idOf('internal') },
      { ...shared, message: 'request answered', span_id: idOf('server'), route: `/api${RUN}`, status: 200 },
    ]);
    const attributes = { 'footlight.correlation.id': correlationId, 'user.id': userId };
    expect(logs.filter(({ service }) => service === 'jac-api')).toMatchObject(
      lines.map(({ message, span_id }) => ({ body: message, spanId: span_id, attributes })),
    );
  });
});

describe('the latency of the request', () => {
  const exemplarOf = async () => {
    const [span] = await spansOf('run code', 4);
    const client = (await spansOf('run code', 4)).find(({ kind }) => kind === 'client');
    return { traceId: span?.traceId ?? '', spanId: client?.spanId ?? '' };
  };

  it('has the trace as its exemplar', async () => {
    const runs = async () =>
      (await pointsOf(collector, 'frontend.api.request.duration')).filter(({ labels }) => labels['endpoint'] === RUN);
    await expect.poll(async () => (await runs()).map(({ count }) => count), PATIENCE).toEqual([1]);
    const [point] = (await runs()) as unknown as readonly { exemplars: readonly Exemplar[]; sum: number }[];
    expect(point?.exemplars).toMatchObject([{ ...(await exemplarOf()), value: point?.sum }]);
  });

  it('says so where Prometheus asks for OpenMetrics, in the bucket it is in', async () => {
    const { traceId, spanId } = await exemplarOf();
    const scrape = async (accept: string): Promise<readonly string[]> =>
      (await (await fetch(`${collector.url}/metrics`, { headers: { accept } })).text()).split('\n');
    const open = (await scrape('application/openmetrics-text')).filter((line) => line.includes(traceId));
    expect(open).toEqual([expect.stringContaining(` 1 # {trace_id="${traceId}",span_id="${spanId}"} `)]);
    const [, bound, seconds] =
      /^frontend_api_request_duration_seconds_bucket\{.*le="([\d.]+)"\}.* # \{.*\} ([\d.]+)/.exec(open[0] ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThan(0.14);
    expect(Number(seconds)).toBeLessThanOrEqual(Number(bound));
    expect((await scrape('text/plain')).filter((line) => line.includes(traceId))).toEqual([]);
  });

  it('is found by a real Prometheus', async () => {
    const { traceId, spanId } = await exemplarOf();
    const query = `frontend_api_request_duration_seconds_bucket{endpoint="${RUN}"}`;
    const found = async () => (await prometheus.exemplars(query)).map(({ labels }) => labels);
    await expect.poll(found, PATIENCE).toEqual([{ trace_id: traceId, span_id: spanId }]);
  });
});

describe('the pages of the visit', () => {
  it('load in the trace of the request that the server answered with them', async () => {
    const load = async (): Promise<Tree> => {
      const [trace] = await tracesNamed('GET /*');
      return trace ? treeOf(await read<SpanEntry[]>(collector, `/api/traces/${trace.traceId}`)) : {};
    };
    await expect.poll(load, PATIENCE).toMatchObject({
      'GET /* (jac-api server)': {
        'documentLoad (jac-frontend internal)': {
          'documentFetch (jac-frontend client)': {},
          'GET /api/courses (jac-frontend client)': { 'GET /api/courses (jac-api server)': {} },
        },
      },
    });
  });

  it('change in a span that holds what they load, on both sides', async () => {
    const name = 'navigation /courses/:courseId';
    const course = 'GET /api/courses/:courseId';
    expect(treeOf(await spansOf(name, 3))).toEqual({
      [`${name} (jac-frontend internal)`]: {
        [`${course} (jac-frontend client)`]: { [`${course} (jac-api server)`]: {} },
      },
    });
  });
});

describe('the live page', () => {
  it('opens the trace of a log, and of a slow request, with the spans and logs of both services', async () => {
    await spansOf('run code', 4);
    const live = await browser.newPage();
    await live.goto(collector.url);
    await live.locator('#logs tr', { hasText: 'code executed' }).getByRole('link').click();
    const trace = live.locator('#trace');
    const rows = trace.locator('.table').first().locator('tbody tr');
    await rows.nth(3).waitFor();
    const kinds = ['jac-frontend · internal', 'jac-frontend · client', 'jac-api · server', 'jac-api · internal'];
    const texts = await rows.allTextContents();
    expect(texts.map((text) => kinds.find((kind) => text.includes(kind)))).toEqual(kinds);
    const logs = trace.getByRole('table', { name: 'Logs of this trace' }).locator('tbody tr');
    await expect.poll(() => logs.count(), PATIENCE).toBe(3);
    const { hash } = new URL(live.url());

    await live.goto(collector.url);
    await live
      .locator('#requests tr', { hasText: /lessonId\/run/ })
      .getByRole('link')
      .click();
    await rows.nth(3).waitFor();
    expect(new URL(live.url()).hash).toBe(hash);
    await live.close();
  });
});
