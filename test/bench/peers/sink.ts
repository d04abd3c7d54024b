import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { FINE_CLOCK } from '../visit.ts';

const MARKER = /bench-record/g;
const GZIP = 0x1f;

/** A site that takes whatever clients send, and counts it. */
export interface Sink {
  readonly url: string;
  /** What came since the last `clear`: records, by what they are called, and bytes of bodies as they were on the wire. */
  count(): { readonly records: number; readonly bytes: number };
  clear(): void;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Serves pages by their paths. What is posted, anywhere, is counted. */
export async function createSink(pages: Readonly<Record<string, string>>): Promise<Sink> {
  let counted = { records: 0, bytes: 0 };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://sink');
    if (request.method !== 'POST') {
      const page = pages[pathname];
      response.writeHead(page === undefined ? 404 : 200, {
        ...FINE_CLOCK,
        'content-type': pathname.endsWith('.js') ? 'text/javascript' : 'text/html',
      });
      return response.end(page);
    }
    const body = await bodyOf(request);
    const text = (body[0] === GZIP ? gunzipSync(body) : body).toString();
    counted = { records: counted.records + (text.match(MARKER)?.length ?? 0), bytes: counted.bytes + body.length };
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => counted,
    clear() {
      counted = { records: 0, bytes: 0 };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
