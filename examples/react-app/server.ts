import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerApi } from './server/api.ts';
import { findFile } from './server/files.ts';

export interface ExampleServerOptions {
  /** @default 0, any free port */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Where the browser sends its telemetry. @default 'http://127.0.0.1:4318' */
  readonly telemetryEndpoint?: string;
}

export interface ExampleServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves both examples and the demo API they call. Build the app first, with `buildExample()`.
 *
 * @example const { url, close } = await createExampleServer({ port: 5173 });
 */
export async function createExampleServer(options: ExampleServerOptions = {}): Promise<ExampleServer> {
  const { port = 0, host = '127.0.0.1', telemetryEndpoint = 'http://127.0.0.1:4318' } = options;
  const server = createServer((request, response) => {
    answer(request, response, telemetryEndpoint).catch(() => send(response, { status: 500, body: 'Something broke.' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    port: actualPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, telemetryEndpoint: string): Promise<void> {
  const url = parseUrl(request.url);
  if (!url) return send(response, { status: 400, body: 'This is not an address.' });
  if (url.pathname.startsWith('/api/')) {
    const { status, body } = await answerApi(request, url);
    return send(response, { status, body: JSON.stringify(body), type: 'application/json; charset=utf-8' });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, { status: 405, body: 'GET, please.' });
  if (url.pathname === '/vanilla') return send(response, { status: 302, body: '', headers: { location: '/vanilla/' } });
  const file = await findFile(url.pathname, telemetryEndpoint);
  if (!file) return send(response, { status: 404, body: `There is no ${url.pathname}. Has the example been built?` });
  const cache = file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  send(response, { status: 200, body: file.body, type: file.type, headers: { 'cache-control': cache } });
}

function parseUrl(target = '/'): URL | undefined {
  try {
    return new URL(target, 'http://localhost');
  } catch {
    return undefined;
  }
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8', headers }: Reply): void {
  // The browser may have left, or the answer may have begun before something failed.
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
