import type { IncomingMessage, ServerResponse } from 'node:http';

const PART_MS = 50;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('latin1')) body += chunk;
  return body;
}

/** What lets another origin read the answer, and send the headers that are listed. */
function corsOf({ headers }: IncomingMessage, allowed: string | null): Record<string, string> {
  if (allowed === null) return {};
  return {
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
    'access-control-allow-headers': allowed,
  };
}

// Parts that wait to be asked for.
const turns = new Map<string, () => void>();

/** Writes parts, the next one after a moment, or, where that has a name, once somebody asks `/api/next?turn=…` for it. */
async function writeParts(response: ServerResponse, parts: number, turn: string | null): Promise<void> {
  for (let part = 0; part < parts && !response.destroyed; part++) {
    response.write(`part ${part}\n`);
    await (turn ? new Promise<void>((resolve) => turns.set(turn, resolve)) : wait(PART_MS));
  }
  response.end();
}

/**
 * Answers `/api/…` as the query asks: `status`, `delay` in milliseconds, `drop` the connection, `location` to redirect to,
 * `cookie` to set, `cors` with the headers that are allowed, `timing` for Resource Timing of other origins, and as the body
 * a `text`, a number of `parts`, each further one by `turn` when `/api/next` is asked for it, or what was asked: method,
 * headers, path and body.
 */
export async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { searchParams: query, pathname } = new URL(request.url ?? '/', 'http://site');
  const { method, headers } = request;
  const cors = corsOf(request, query.get('cors'));
  if (method === 'OPTIONS') {
    response.writeHead(204, cors).end();
    return;
  }
  const body = await bodyOf(request);
  await wait(Number(query.get('delay')));
  if (query.has('drop')) {
    request.socket.destroy();
    return;
  }
  const location = query.get('location');
  const cookie = query.get('cookie');
  response.writeHead(Number(query.get('status') ?? (location ? 302 : 200)), {
    'content-type': 'application/json',
    ...cors,
    ...(location && { location }),
    ...(cookie && { 'set-cookie': `${cookie}; path=/` }),
    ...(query.has('timing') && { 'timing-allow-origin': '*' }),
  });
  if (pathname === '/api/next') turns.get(`${query.get('turn')}`)?.();
  if (query.has('parts')) await writeParts(response, Number(query.get('parts')), query.get('turn'));
  else response.end(query.get('text') ?? JSON.stringify({ method, headers, path: pathname, body }));
}
