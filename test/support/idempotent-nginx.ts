import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { findNginx, root } from '../../examples/setup.js';
import { freePort } from './free-port.ts';

/** A real nginx before a collector, which lets each batch pass once. */
export interface IdempotentNginx {
  readonly url: string;
  stop(): Promise<void>;
}

/** The configuration in the README, with ports and folders of this test. */
async function configuration(folder: string, port: number, collectorUrl: string): Promise<string> {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const http = /```nginx\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const here = http
    .replace('/var/cache/nginx/telemetry', `${folder}/cache`)
    .replace('listen 8318', `listen 127.0.0.1:${port}`)
    .replace('http://127.0.0.1:4318', collectorUrl);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`);
  // Without another user, who could not read the folder, where this one is root.
  const own = `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/pid; error_log stderr; events {}`;
  return `${own}\nhttp {\naccess_log off; ${paths.join(' ')}\n${here}}\n`;
}

/** Starts it with the configuration in the README. */
export async function startIdempotentNginx(collectorUrl: string): Promise<IdempotentNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'footlight-nginx-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, await configuration(folder, port, collectorUrl));
  const nginx = spawn(findNginx(), ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: 'inherit' });
  const ended = new Promise((resolve) => nginx.once('exit', resolve));
  await vi.waitFor(() => fetch(url), { timeout: 10_000 });
  return {
    url,
    async stop() {
      nginx.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
