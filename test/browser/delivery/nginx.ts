import { type ChildProcess, spawn } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { findNginx } from '../../../examples/setup.js';

/** A real nginx that speaks TLS and HTTP/2, as stands before a collector. */
export interface Nginx {
  /** The socket it listens on. */
  readonly path: string;
  close(): Promise<void>;
}

/** What nginx shows: for 127.0.0.1, signed by itself. */
export interface Certificate {
  readonly private: string;
  readonly cert: string;
}

export const createCertificate = (): Promise<Certificate> =>
  generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });

// Nothing is held back or kept from the browser: neither what hangs nor what breaks.
const configuration = (folder: string, collectorPort: number): string => `
daemon off; master_process off; pid ${folder}/pid; error_log stderr crit; events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`).join(' ')}
  server {
    listen unix:${folder}/socket ssl http2;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    client_max_body_size 16m;
    location / {
      proxy_pass http://127.0.0.1:${collectorPort};
      proxy_http_version 1.1;
      proxy_set_header Connection '';
      proxy_buffering off;
      proxy_read_timeout 600s;
    }
  }
}
`;

async function waitFor(path: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) break;
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await sleep(25);
  }
  throw new Error('nginx did not start');
}

/** Starts nginx before a collector. */
export async function startNginx(collectorPort: number, certificate: Certificate): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'footlight-nginx-'));
  await Promise.all([
    writeFile(join(folder, 'nginx.conf'), configuration(folder, collectorPort)),
    writeFile(join(folder, 'cert.pem'), certificate.cert),
    writeFile(join(folder, 'key.pem'), certificate.private),
  ]);
  const child = spawn(findNginx(), ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const path = join(folder, 'socket');
  await waitFor(path, child);
  return {
    path,
    async close() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
