import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation } from '@opentelemetry/api';
import { answerApi, findRoute } from './server/api.ts';
import { APP_FOLDER, findFile, isAppPage } from './server/files.ts';
import { inServerSpan } from './server/server-span.ts';
import { createServerTelemetry, type ServerTelemetry } from './server/telemetry.ts';

export interface ExampleServerOptions {
  /** @default 0, any free port */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Where the browser and this server send their telemetry. @default 'http://127.0.0.1:4318' */
  readonly telemetryEndpoint?: string;
  /** Where the app has been built. @default where `buildExample()` does it */
  readonly app?: string;
  /** What takes the server's log: a line of JSON at a time. @default standard output */
  readonly log?: (line: string) => void;
}

export interface ExampleServer {
  readonly url: string;
  readonly port: number;
  /** Stops, and sends the telemetry that waits: while the collector still listens. */
  close(): Promise<void>;
}

/** What answering takes, beside the request. */
interface Means {
  readonly telemetry: ServerTelemetry;
  readonly telemetryEndpoint: string;
  readonly app: string;
}

/**
 * Serves both examples and the demo API they call. Build the app first, with `buildExample()`.
 *
 * @example const { url, close } = await createExampleServer({ port: 5173 });
 */
export async function createExampleServer(options: ExampleServerOptions = {}): Promise<ExampleServer> {
  const { port = 0, host = '127.0.0.1', telemetryEndpoint = 'http://127.0.0.1:4318' } = options;
  const { log = console.log, app = APP_FOLDER } = options;
  const telemetry = createServerTelemetry({ endpoint: telemetryEndpoint, write: log });
  const server = createServer((request, response) => {
    const means = { telemetry, telemetryEndpoint, app };
    answer(request, response, means).catch(() => send(response, { status: 500, body: 'Something broke.' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    port: actualPort,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await telemetry.close();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, means: Means): Promise<void> {
  const url = parseUrl(request);
  if (!url) return send(response, { status: 400, body: 'This is not an address.' });
  if (url.pathname.startsWith('/api/')) {
    const route = findRoute(request.method, url.pathname);
    const { status, body } = await inServerSpan(means.telemetry, { request, url, route: route?.template }, () =>
      answerApi(route, { request, url, telemetry: means.telemetry }),
    );
    return send(response, { status, body: JSON.stringify(body), type: 'application/json; charset=utf-8' });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, { status: 405, body: 'GET, please.' });
  if (url.pathname === '/vanilla') return send(response, { status: 302, body: '', headers: { location: '/vanilla/' } });
  const reply = isAppPage(url.pathname)
    ? await inServerSpan(means.telemetry, { request, url, route: '/*' }, () => answerFile(url, means))
    : await answerFile(url, means);
  send(response, reply);
}

async function answerFile({ pathname }: URL, { telemetryEndpoint, app }: Means): Promise<Reply> {
  const span: { traceparent?: string } = {};
  propagation.inject(context.active(), span);
  const { traceparent = '' } = span;
  const file = await findFile(pathname, { app, facts: { 'telemetry-endpoint': telemetryEndpoint, traceparent } });
  if (!file) return { status: 404, body: `There is no ${pathname}. Has the example been built?` };
  const { body, type, immutable } = file;
  // A page that names a span is the answer to one request only: not to be shown again, as going back would.
  const kept = traceparent ? 'no-store' : 'no-cache';
  const cache = immutable ? 'public, max-age=31536000, immutable' : kept;
  return { status: 200, body, type, headers: { 'cache-control': cache } };
}

function parseUrl({ url = '/', headers }: IncomingMessage): URL | undefined {
  try {
    return new URL(url, `http://${headers.host ?? 'localhost'}`);
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
