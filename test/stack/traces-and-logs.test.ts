import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { visitExample } from '../../examples/react-app/visit.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Example, startExample } from '../support/example.ts';
import type { KeyValue, WireLog, WireSpan } from '../support/wire.ts';
import { type OtelCollector, startCollector } from './support/collector.ts';
import { type Of, type Sink, startSink } from './support/sink.ts';

const ARRIVED = { timeout: 60_000, interval: 500 };

let browser: Browser;
let sink: Sink;
let collector: OtelCollector;
let example: Example;

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
  [sink, browser] = await Promise.all([startSink(), launchChromium()]);
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
});

describe('what the example says, behind the Collector as it is shipped', () => {
  it('is a trace through the browser and the server, for Jaeger', async () => {
    const services = async () => [...new Set((await traceOfRun()).map(({ service }) => service))].sort();
    await expect.poll(services, ARRIVED).toEqual(['jac-api', 'jac-frontend']);
    const spans = await traceOfRun();
    const click = named(spans, 'run code');
    const server = spans.find(({ kind, service }) => kind === 2 && service === 'jac-api');
    const request = spans.find(({ spanId }) => spanId === server?.parentSpanId);
    expect(request?.service).toBe('jac-frontend');
    expect(request?.parentSpanId).toBe(click?.spanId);
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

describe('what others say', () => {
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${collector.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const logOf = (service: string, timeMs: number, body: string, attributes: KeyValue[] = []) => ({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeLogs: [{ logRecords: [{ timeUnixNano: `${timeMs}000000`, body: { stringValue: body }, attributes }] }],
      },
    ],
  });
  const bodies = async () => (await sink.logs()).map(({ body }) => body.stringValue);

  it('of a service that is not theirs is dropped', async () => {
    await post('/v1/logs', logOf('stranger', Date.now(), 'from a stranger'));
    await post('/v1/logs', logOf('jac-api', Date.now(), 'from a friend'));
    await expect.poll(bodies, ARRIVED).toContain('from a friend');
    expect(await bodies()).not.toContain('from a stranger');
  });

  it('with a clock of the year 2100 is stored as of now, and what the clock said is kept', async () => {
    await post('/v1/logs', logOf('jac-api', Date.UTC(2100, 0, 1), 'from the future'));
    await expect.poll(bodies, ARRIVED).toContain('from the future');
    const [log] = await logsWhere(({ body }) => body.stringValue === 'from the future');
    expect(Math.abs(Number(log?.timeUnixNano) / 1e6 - Date.now())).toBeLessThan(120_000);
    expect(attribute(log?.attributes, 'browser_time')).toBe('2100-01-01T00:00:00Z');
  });

  it('of passwords and addresses is masked', async () => {
    const secrets = [
      { key: 'user_password', value: { stringValue: 'hunter2' } },
      { key: 'contact', value: { stringValue: 'sam@example.com' } },
    ];
    await post('/v1/logs', logOf('jac-api', Date.now(), 'with secrets', secrets));
    await expect.poll(bodies, ARRIVED).toContain('with secrets');
    const [log] = await logsWhere(({ body }) => body.stringValue === 'with secrets');
    expect(JSON.stringify(log)).not.toMatch(/hunter2|sam@example/);
    expect(attribute(log?.attributes, 'contact')).toMatch(/^\*+$/);
  });
});
