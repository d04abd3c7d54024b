import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import { readFault } from './faults.ts';
import type { Memory } from './memory.ts';
import type { Family } from './metrics.ts';
import { isInvalid } from './otlp.ts';
import type { OwnCounter } from './prometheus.ts';
import type { LogFilter } from './store.ts';

/** Answers `/api/*`: what tests and the live page read, and the faults. */
export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  context: { url: URL; memory: Memory },
): Promise<void> {
  const { url, memory } = context;
  const { method = 'GET' } = request;
  if (url.pathname === '/api/faults') return answerFaults(request, response, memory);
  if (url.pathname === '/api/all') {
    if (method !== 'DELETE') return json(response, 405, { message: 'use DELETE' }, { Allow: 'DELETE' });
    memory.clear();
    return json(response, 200, {});
  }
  if (method !== 'GET') return json(response, 405, { message: 'use GET' }, { Allow: 'GET' });
  const found = read(url, memory);
  return found === undefined ? json(response, 404, { message: 'nothing here' }) : json(response, 200, found);
}

/** What the collector counts about itself, for `/metrics`. */
export function ownCounters(memory: Memory): OwnCounter[] {
  const paths = Object.entries(memory.requests.paths());
  return [
    {
      family: 'footlight_collector_requests',
      help: 'OTLP requests by path and status; status 0 got no answer',
      rows: paths.flatMap(([path, counts]) =>
        Object.entries(counts.statuses).map(([status, value]) => ({
          labels: [
            ['path', path],
            ['status', status],
          ],
          value,
        })),
      ),
    },
    {
      family: 'footlight_collector_duplicate_requests',
      help: 'OTLP requests whose Idempotency-Key had been seen, so that nothing was counted again',
      rows: paths.map(([path, counts]) => ({ labels: [['path', path]], value: counts.duplicates })),
    },
    {
      family: 'footlight_collector_dropped_points',
      help: 'Metric points that were refused, by reason',
      rows: [...memory.metrics.dropped].map(([reason, value]) => ({ labels: [['reason', reason]], value })),
    },
  ];
}

function read(url: URL, memory: Memory): unknown {
  const { pathname, searchParams } = url;
  const limit = Number.parseInt(searchParams.get('limit') ?? '', 10);
  const filter: LogFilter = {
    ...Object.fromEntries(searchParams),
    limit: limit >= 0 ? limit : Number.POSITIVE_INFINITY,
  };
  if (pathname === '/api/metrics') return memory.metrics.families().map(describe);
  if (pathname === '/api/logs') return memory.store.logs(filter);
  if (pathname === '/api/traces') return memory.store.traces(filter as { service?: string; limit?: number });
  if (pathname.startsWith('/api/traces/')) return memory.store.trace(pathname.slice('/api/traces/'.length));
  if (pathname === '/api/requests')
    return { paths: memory.requests.paths(), requests: lastOf(memory.requests.last(), limit) };
  return undefined;
}

function lastOf<Item>(items: readonly Item[], limit: number): readonly Item[] {
  return limit >= 0 ? items.slice(Math.max(0, items.length - limit)) : items;
}

function describe(family: Family): unknown {
  const isCounter = family.kind === 'counter';
  return {
    name: family.name,
    prometheusName: isCounter ? `${family.family}_total` : family.family,
    unit: family.otlpUnit,
    description: family.description,
    type: family.kind,
    points: [...family.series.values()].map((series) => {
      const { count, sum, bucketCounts } = series.total();
      const shared = { labels: Object.fromEntries(series.labels), recent: series.recent.read() };
      if (isCounter) return { ...shared, value: count };
      return {
        ...shared,
        count,
        sum,
        bounds: family.bounds,
        bucketCounts,
        exemplars: series.exemplars.filter(Boolean),
      };
    }),
  };
}

async function answerFaults(request: IncomingMessage, response: ServerResponse, memory: Memory): Promise<void> {
  const { faults } = memory;
  if (request.method === 'DELETE') faults.clear();
  if (request.method === 'POST') {
    // Another website can post plain text here without being asked, but not JSON.
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return json(response, 415, { message: 'send application/json' });
    }
    const body = await readBody(request, memory.limits);
    if ('status' in body) return json(response, body.status, { message: body.message });
    try {
      faults.add(readFault(body.json));
    } catch (error) {
      if (!isInvalid(error)) throw error;
      return json(response, 400, { message: error.message });
    }
  }
  const isKnown = ['GET', 'POST', 'DELETE'].includes(request.method ?? '');
  return isKnown
    ? json(response, 200, faults.list())
    : json(response, 405, { message: 'use GET, POST or DELETE' }, { Allow: 'GET, POST, DELETE' });
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(JSON.stringify(body));
}
