import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyValue, WireLog } from '../support/wire.ts';
import { type OtelCollector, startCollector } from './support/collector.ts';
import { type Of, type Sink, startSink } from './support/sink.ts';

const ARRIVED = { timeout: 60_000, interval: 500 };

let sink: Sink;
let collector: OtelCollector;

const attribute = (attributes: readonly KeyValue[] | undefined, wanted: string): string | undefined =>
  attributes?.find(({ key }) => key === wanted)?.value.stringValue;

const logOfBody = async (body: string): Promise<Of<WireLog> | undefined> =>
  (await sink.logs()).find((log) => log.body.stringValue === body);

beforeAll(async () => {
  sink = await startSink();
  collector = await startCollector(sink);
});

afterAll(async () => {
  await collector?.stop();
  await sink?.stop();
});

describe('a log', () => {
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
    const log = await logOfBody('from the future');
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
    const log = await logOfBody('with secrets');
    expect(JSON.stringify(log)).not.toMatch(/hunter2|sam@example/);
    expect(attribute(log?.attributes, 'contact')).toMatch(/^\*+$/);
  });
});
