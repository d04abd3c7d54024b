import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { allowAnyOrigin, isOwnRequest } from './access.ts';
import type { Fault } from './faults.ts';
import { servePage } from './live-page.ts';
import { createMemory, type Limits, type Memory } from './memory.ts';
import { writeExposition } from './prometheus.ts';
import { answerApi, ownCounters } from './read-api.ts';
import { receive } from './receive.ts';
import { streamChanges } from './stream.ts';

/** Where to listen and how much to keep. */
export interface CollectorOptions {
  /** 0 picks a free one. @default 4318 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Smaller or larger limits, for tests. */
  readonly limits?: Partial<Limits>;
}

/** A running development collector. */
export interface Collector {
  /** Without a slash at the end: the OTLP endpoint, and the address of the live page. */
  readonly url: string;
  readonly port: number;
  /** Faults applied to the OTLP requests to come. */
  readonly faults: { add(fault: Fault): void; clear(): void; list(): readonly Fault[] };
  /** Refuses connections, as if the collector were down, and cuts those that are open. What is stored is kept. */
  pause(): Promise<void>;
  /** Listens on the same port again. */
  resume(): Promise<void>;
  /** Forgets all that was received; faults stay. */
  clear(): void;
  /** Stops for good. */
  close(): Promise<void>;
}

/**
 * Starts the development collector: OTLP/HTTP JSON in; a live page, a read API and `/metrics` out. Rejects if the port
 * is taken.
 *
 * @example
 * const collector = await createCollector({ port: 0 });
 * await fetch(`${collector.url}/v1/logs`, { method: 'POST', … });
 * await collector.close();
 */
export async function createCollector(options: CollectorOptions = {}): Promise<Collector> {
  const host = options.host ?? '127.0.0.1';
  const memory = createMemory({ ...(options.limits && { limits: options.limits }) });
  const listener = createListener(memory, host);
  let server: Server | undefined = await listen(listener, { port: options.port ?? 4318, host });
  const { port } = server.address() as AddressInfo;
  const { faults } = memory;

  const pause = async (): Promise<void> => {
    const running = server;
    server = undefined;
    if (running) await shut(running);
  };

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    faults: { add: faults.add, clear: faults.clear, list: faults.list },
    pause,
    resume: async () => {
      server ??= await listen(listener, { port, host });
    },
    clear: memory.clear,
    close: pause,
  };
}

function createListener(memory: Memory, host: string): RequestListener {
  return (request, response) => {
    // A client that hangs up mid-request must not end the process, nor must a mistake of ours.
    route(request, response, { memory, host }).catch((error: unknown) => {
      if (request.destroyed || response.headersSent) return response.destroy();
      response.writeHead(500, { 'Content-Type': 'application/json' });
      return response.end(JSON.stringify({ code: 13, message: String(error) }));
    });
  };
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  context: { memory: Memory; host: string },
): Promise<unknown> {
  const { memory, host } = context;
  const url = parseUrl(request.url ?? '/');
  if (url === undefined) return plain(response, 400, 'bad address');
  const path = url.pathname;
  if (path.startsWith('/v1/')) {
    return allowAnyOrigin(request, response) === 'answered' || receive(request, response, { path, memory });
  }
  if (!isOwnRequest(request, host)) return plain(response, 403, 'only for pages of this collector itself');
  if (path === '/api/stream') return streamChanges(response, memory);
  if (path.startsWith('/api/')) return answerApi(request, response, { url, memory });
  if (request.method !== 'GET') return plain(response, 405, 'use GET', { Allow: 'GET' });
  if (path === '/metrics') {
    const { contentType, body } = writeExposition(memory.metrics, ownCounters(memory), request.headers.accept ?? '');
    return response.writeHead(200, { 'Content-Type': contentType }).end(body);
  }
  return (await servePage(response, path)) || plain(response, 404, 'nothing here');
}

function plain(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
}

function parseUrl(target: string): URL | undefined {
  try {
    return new URL(target.startsWith('/') ? `http://collector${target}` : target);
  } catch {
    return undefined;
  }
}

function listen(listener: RequestListener, where: { port: number; host: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(listener);
    server.once('error', reject);
    server.listen(where.port, where.host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
