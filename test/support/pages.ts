import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tracedBundle } from './traced-bundle.ts';

/** What is served at a path. */
export interface Served {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long it takes. */
  readonly delayMs?: number;
  /** What it waits for. */
  readonly until?: Promise<unknown>;
  /** How long the body takes once the head is there. */
  readonly bodyDelayMs?: number;
}

/** A web site whose pages a test writes itself; `/traced.js` is there. All other paths answer 200 and nothing. */
export interface Pages {
  readonly url: string;
  /** What was asked for, oldest first: the path and the headers. */
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** From now on this is served at the path. */
  serve(path: string, served: Served): void;
  close(): Promise<void>;
}

/** A page with a head of its own, and with tracing. */
export const tracedPage = (head: string, body = ''): string => `<!doctype html><meta charset="utf-8"><title>page</title>
<link rel="icon" href="data:,"><script src="/traced.js"></script>${head}<body><h1>page</h1>${body}`;

/** Serves such a site on a free port. */
export async function createPages(bundle: () => Promise<string> = tracedBundle): Promise<Pages> {
  const served = new Map<string, Served>();
  const asked: Pages['asked'] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    asked.push({ path, headers: request.headers });
    const isScript = path === '/traced.js';
    const { status = 200, headers, body = '', delayMs = 0, until, bodyDelayMs = 0 } = served.get(path) ?? {};
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await until;
    response.writeHead(status, { 'content-type': isScript ? 'text/javascript' : 'text/html', ...headers });
    response.flushHeaders();
    await new Promise((resolve) => setTimeout(resolve, bodyDelayMs));
    response.end(isScript ? await bundle() : body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    serve: (path, page) => void served.set(path, page),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
