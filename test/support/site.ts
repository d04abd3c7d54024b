import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { root } from '../../examples/setup.js';
import { answerApi } from './site-api.ts';
import { tracedBundle } from './traced-bundle.ts';

/**
 * A web site of pages that have the global build and nothing else, or, under `/traced`, tracing as well; and an API whose
 * answers the caller chooses.
 */
export interface Site {
  readonly url: string;
  /** The same site, as another origin. */
  readonly elsewhere: string;
  close(): Promise<void>;
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">
<script src="/footlight.global.js"></script>`;
const TRACED_PAGE = PAGE.replace('/footlight.global.js', '/traced.js');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://site');
  if (pathname.startsWith('/api/')) return answerApi(request, response);
  const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
  response.writeHead(200, { 'content-type': type });
  if (pathname === '/footlight.global.js') response.end(await readFile(`${root}dist/footlight.global.js`));
  else if (pathname === '/traced.js') response.end(await tracedBundle());
  else response.end(pathname.startsWith('/traced') ? TRACED_PAGE : PAGE);
}

/** Serves the site on a free port. */
export async function createSite(): Promise<Site> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    elsewhere: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
