import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { type IdempotentNginx, startIdempotentNginx } from '../support/idempotent-nginx.ts';
import { read } from '../support/read.ts';

let collector: Collector;
let nginx: IdempotentNginx;

const post = (key: string | undefined, body: string): Promise<Response> =>
  fetch(`${nginx.url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
    body: JSON.stringify({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: '1', body: { stringValue: body } }] }] }],
    }),
  });

beforeAll(async () => {
  collector = await createCollector({ port: 0 });
  nginx = await startIdempotentNginx(collector.url);
});

afterAll(async () => {
  await nginx?.stop();
  await collector?.close();
});

it('lets nginx pass a batch on once, however often it comes, with the configuration in the README', async () => {
  expect((await post('"a"', 'one')).status).toBe(200);
  expect((await post('"a"', 'one')).status).toBe(200);
  await post('"b"', 'two');
  await post(undefined, 'three');
  await post(undefined, 'three');
  // The collector itself knows the keys too: what counts is how many requests reached it.
  const { requests } = await read<{ requests: { idempotencyKey: string }[] }>(collector, '/api/requests');
  expect(requests.map(({ idempotencyKey }) => idempotencyKey).sort()).toEqual(['', '', '"a"', '"b"']);
});

it('lets nginx forget a batch that was not taken', async () => {
  collector.faults.add({ status: 503, times: 1 });
  expect((await post('"c"', 'four')).status).toBe(503);
  expect((await post('"c"', 'four')).status).toBe(200);
});
