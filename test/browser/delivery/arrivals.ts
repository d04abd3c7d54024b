import { setTimeout as sleep } from 'node:timers/promises';
import type { Collector } from '../../../examples/collector/server.ts';
import { pointsOf, read } from '../../support/read.ts';

/** What a collector has of a run. */
export interface Arrivals {
  /** Different markers. */
  readonly markers: number;
  /** Markers that came more than once. */
  readonly duplicates: number;
  /** Requests that had come before, by their `Idempotency-Key`. */
  readonly repeated: number;
  /** What the counter came to. */
  readonly counted: number;
  /** Logs that the client says are lost, and points of metrics. */
  readonly lost: { readonly logs: number; readonly metrics: number };
}

interface Requests {
  readonly paths: Readonly<Record<string, { total: number; records: number; duplicates: number }>>;
}

const POLL_MS = 100;

/** When to wait no longer. */
export interface Patience {
  /** How many logs there are to come. */
  readonly expected: number;
  /** For how long nothing may come before we give up. */
  readonly quietMs: number;
  /** The same once all is there: whatever comes then is too much. */
  readonly completeQuietMs: number;
  readonly withinMs: number;
}

/** Waits until all logs have come, or no more seem to. */
export async function waitForLogs(collector: Collector, patience: Patience): Promise<void> {
  const { expected, quietMs, completeQuietMs, withinMs } = patience;
  const startedAt = Date.now();
  let last = -1;
  let changedAt = startedAt;
  while (Date.now() - startedAt < withinMs) {
    const { paths } = await read<Requests>(collector, '/api/requests?limit=0');
    const total = Object.values(paths).reduce((sum, path) => sum + path.total, 0);
    if (total !== last) changedAt = Date.now();
    last = total;
    const isComplete = (paths['/v1/logs']?.records ?? 0) >= expected;
    if (Date.now() - changedAt >= (isComplete ? completeQuietMs : quietMs)) return;
    await sleep(POLL_MS);
  }
}

/** Counts the markers that have come, once each and more than once. */
export async function countMarkers(collector: Collector): Promise<Pick<Arrivals, 'markers' | 'duplicates'>> {
  const times = new Map<string, number>();
  for (const { body } of await read<readonly { body: string }[]>(collector, '/api/logs')) {
    const marker = body.split(' ', 1)[0] ?? '';
    times.set(marker, (times.get(marker) ?? 0) + 1);
  }
  return { markers: times.size, duplicates: [...times.values()].filter((count) => count > 1).length };
}

const sum = (values: readonly { value: number }[]): number => values.reduce((total, { value }) => total + value, 0);

/** All that the collector has. */
export async function readArrivals(collector: Collector): Promise<Arrivals> {
  const { paths } = await read<Requests>(collector, '/api/requests?limit=0');
  const records = await pointsOf(collector, 'footlight.records');
  const lostOf = (signal: string): number =>
    sum(
      records.filter(
        ({ labels }) => labels['signal'] === signal && ['dropped', 'collapsed'].includes(labels['outcome'] ?? ''),
      ),
    );
  return {
    ...(await countMarkers(collector)),
    repeated: Object.values(paths).reduce((total, { duplicates }) => total + duplicates, 0),
    counted: sum(await pointsOf(collector, 'delivery.count')),
    lost: { logs: lostOf('logs'), metrics: lostOf('metrics') },
  };
}
