import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { findNginx, root } from '../../examples/setup.js';
import { freePort } from '../support/free-port.ts';
import { read } from '../support/read.ts';

let folder: string;
let collector: Collector;
let nginx: ChildProcess;
let url: string;

/** The configuration in the README, with ports and folders of this test. */
async function configuration(port: number): Promise<string> {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const http = /```nginx\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const here = http
    .replace('/var/cache/nginx/telemetry', `${folder}/cache`)
    .replace('listen 8318', `listen 127.0.0.1:${port}`)
    .replace('http://127.0.0.1:4318', collector.url);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`);
  // Without another user, who could not read the folder, where this one is root.
  const own = `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/pid; error_log stderr; events {}`;
  return `${own}\nhttp {\naccess_log off; ${paths.join(' ')}\n${here}}\n`;
}

const post = (key: string | undefined, body: string): Promise<Response> =>
  fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
    body: JSON.stringify({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: '1', body: { stringValue: body } }] }] }],
    }),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footlight-nginx-'));
  collector = await createCollector({ port: 0 });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'nginx.conf'), await configuration(port));
  nginx = spawn(findNginx(), ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: 'inherit' });
  await vi.waitFor(() => fetch(url), { timeout: 10_000 });
});

afterAll(async () => {
  nginx?.kill();
  await collector?.close();
  await rm(folder, { recursive: true, force: true });
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
