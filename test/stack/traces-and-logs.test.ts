import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { visitExample } from '../../examples/react-app/visit.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Example, startExample } from '../support/example.ts';
import type { KeyValue, WireLog, WireSpan } from '../support/wire.ts';
import { type OtelCollector, startCollector } from './support/collector.ts';
import { dashboards, isOfStores, queriesOf } from './support/dashboards.ts';
import { findStore } from './support/find-stores.ts';
import { type Store, startJaeger, startLoki } from './support/installed.ts';
import { startStackPrometheus } from './support/prometheus.ts';
import { type Of, type Sink, startSink } from './support/sink.ts';

const ARRIVED = { timeout: 60_000, interval: 500 };

let browser: Browser;
let sink: Sink;
let collector: OtelCollector;
let example: Example;
let jaeger: Store | undefined;
let loki: Store | undefined;

const attribute = (attributes: readonly KeyValue[] | undefined, wanted: string): string | undefined =>
  attributes?.find(({ key }) => key === wanted)?.value.stringValue;

const named = (spans: readonly Of<WireSpan>[], name: string): Of<WireSpan> | undefined =>
  spans.find((span) => span.name === name);

/** The spans of the first trace that begins with running code, in the browser and on the server. */
async function traceOfRun(): Promise<readonly Of<WireSpan>[]> {
  const spans = await sink.spans();
  const traceId = named(spans, 'run code')?.traceId;
  return spans.filter((span) => span.traceId === traceId);
}

const logsWhere = async (matches: (log: Of<WireLog>) => boolean): Promise<readonly Of<WireLog>[]> =>
  (await sink.logs()).filter(matches);

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  [jaeger, loki, browser] = await Promise.all([startJaeger(), startLoki(), launchChromium()]);
  sink = await startSink({ ...(jaeger && { jaeger: jaeger.address }), ...(loki && { loki: loki.address }) });
  collector = await startCollector(sink);
  example = await startExample(collector);
  const page = await (await browser.newContext()).newPage();
  await visitExample(page, example.url);
  await page.close();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await example?.close();
  await collector?.stop();
  await sink?.stop();
  await Promise.all([jaeger?.stop(), loki?.stop()]);
});

describe('what the example says, behind the Collector as it is shipped', () => {
  it('is a trace through the browser and the server, for Jaeger', async () => {
    const links = async () => {
      const spans = await traceOfRun();
      const server = spans.find(({ kind, service }) => kind === 2 && service === 'jac-api');
      const request = spans.find(({ spanId }) => spanId === server?.parentSpanId);
      // The server has one of the same name.
      const click = spans.find(({ name, service }) => name === 'run code' && service === 'jac-frontend');
      return [server?.name, request?.service, request !== undefined && request.parentSpanId === click?.spanId];
    };
    await expect.poll(links, ARRIVED).toEqual([expect.stringMatching(/^POST .*\/run$/), 'jac-frontend', true]);
  });

  it('is logs of browser and server with the id of that trace, for Loki', async () => {
    const traceId = (await traceOfRun())[0]?.traceId ?? '';
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    const services = async () =>
      [...new Set((await logsWhere((log) => log.traceId === traceId)).map(({ service }) => service))].sort();
    await expect.poll(services, ARRIVED).toEqual(['jac-api', 'jac-frontend']);
  });

  it('is events whose names Loki 3.7 keeps too, as an attribute', async () => {
    const vitals = () => logsWhere(({ attributes }) => attribute(attributes, 'event_name') === 'browser.web_vital');
    await expect.poll(async () => (await vitals()).length, ARRIVED).toBeGreaterThan(0);
    for (const { eventName } of await vitals()) expect(eventName).toBe('browser.web_vital');
    const errors = await logsWhere(({ attributes }) => attribute(attributes, 'event_name') === 'exception');
    expect(errors.map(({ attributes }) => attribute(attributes, 'exception.type'))).toContain('Error');
  });
});

interface JaegerAnswer {
  readonly result: {
    readonly resourceSpans: readonly { readonly resource: { readonly attributes: readonly KeyValue[] } }[];
  };
}

interface LokiAnswer {
  readonly status: string;
  readonly data: { readonly result: readonly { readonly stream: Readonly<Record<string, string>> }[] };
}

if (findStore('jaeger'))
  describe('Jaeger, as it is shipped', () => {
    it('shows the trace through browser and server', async () => {
      const traceId = (await traceOfRun())[0]?.traceId ?? '';
      const services = async () => {
        const answer = await jaeger?.get<JaegerAnswer>(`/api/v3/traces/${traceId}`);
        const found = answer?.result.resourceSpans.map(({ resource }) =>
          attribute(resource.attributes, 'service.name'),
        );
        return [...new Set(found)].sort();
      };
      await expect.poll(services, ARRIVED).toEqual(['jac-api', 'jac-frontend']);
    });
  });

if (findStore('loki'))
  describe('Loki, as it is shipped', () => {
    const ask = async (query: string): Promise<readonly Readonly<Record<string, string>>[]> => {
      const answer = await loki?.get<LokiAnswer>('/loki/api/v1/query_range', { query, since: '1h' });
      expect(answer?.status, query).toBe('success');
      return (answer?.data.result ?? []).map(({ stream }) => stream);
    };

    it('finds the logs of browser and server by the id of the trace', async () => {
      const traceId = (await traceOfRun())[0]?.traceId ?? '';
      const services = async () => {
        const found = await ask(`{service_name=~".+"} | trace_id="${traceId}"`);
        return [...new Set(found.map(({ service_name }) => service_name))].sort();
      };
      await expect.poll(services, ARRIVED).toEqual(['jac-api', 'jac-frontend']);
    });

    it('finds events by their names, and answers what the dashboards ask', async () => {
      const vitals = () => ask('{service_name="jac-frontend"} | event_name=`browser.web_vital`');
      await expect.poll(async () => (await vitals()).length, ARRIVED).toBeGreaterThan(0);
      const queries = dashboards()
        .flatMap(queriesOf)
        .filter(({ source }) => source.type === 'loki');
      for (const { expr } of queries) expect(await ask(expr), expr).not.toEqual([]);
    });

    it('has a stream for each service, not for each tab', async () => {
      const labels = await loki?.get<{ data: string[] }>('/loki/api/v1/labels', { since: '1h' });
      expect(labels?.data.filter((label) => !label.startsWith('__')).sort()).toEqual([
        'deployment_environment_name',
        'service_name',
      ]);
    });
  });

if (findStore('loki') && findStore('jaeger'))
  describe('Prometheus, as it is shipped', () => {
    it('has an answer to what the dashboards ask of Loki and Jaeger themselves', async () => {
      const prometheus = await startStackPrometheus({ loki: [`${loki?.metrics}`], jaeger: [`${jaeger?.metrics}`] });
      const queries = dashboards().flatMap(queriesOf).filter(isOfStores);
      expect(queries).toHaveLength(3);
      const answers = () => Promise.all(queries.map(async ({ expr }) => (await prometheus.query(expr)).length));
      await expect.poll(answers, ARRIVED).toEqual([1, 1, 1]);
      await prometheus.stop();
    });
  });
