import { setTimeout as sleep } from 'node:timers/promises';
import type { Collector } from '../../../examples/collector/server.ts';
import { pointsOf, read } from '../../support/read.ts';
import type { RecordSignal } from './scenario.ts';

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
  /** Records that the client says are lost, and points of metrics. */
  readonly lost: Readonly<Record<RecordSignal | 'metrics', number>>;
}

interface Requests {
  readonly paths: Readonly<Record<string, { total: number; records: number; duplicates: number }>>;
}

const POLL_MS = 100;

/** When to wait no longer. */
export interface Patience {
  readonly signal: RecordSignal;
  /** How many records there are to come. */
  readonly expected: number;
  /** For how long nothing may come before we give up. */
  readonly quietMs: number;
  /** The same once all is there: whatever comes then is too much. */
  readonly completeQuietMs: number;
  readonly withinMs: number;
}

/** Waits until all records have come, or no more seem to. */
export async function waitForRecords(collector: Collector, patience: Patience): Promise<void> {
  const { signal, expected, quietMs, completeQuietMs, withinMs } = patience;
  const startedAt = Date.now();
  let last = -1;
  let changedAt = startedAt;
  while (Date.now() - startedAt < withinMs) {
    const { paths } = await read<Requests>(collector, '/api/requests?limit=0');
    const total = Object.values(paths).reduce((sum, path) => sum + path.total, 0);
    if (total !== last) changedAt = Date.now();
    last = total;
    const isComplete = (paths[`/v1/${signal}`]?.records ?? 0) >= expected;
    if (Date.now() - changedAt >= (isComplete ? completeQuietMs : quietMs)) return;
    await sleep(POLL_MS);
  }
}

type Markers = Pick<Arrivals, 'markers' | 'duplicates'>;

async function countLogs(collector: Collector): Promise<Markers> {
  const times = new Map<string, number>();
  for (const { body } of await read<readonly { body: string }[]>(collector, '/api/logs')) {
    const marker = body.split(' ', 1)[0] ?? '';
    times.set(marker, (times.get(marker) ?? 0) + 1);
  }
  return { markers: times.size, duplicates: [...times.values()].filter((count) => count > 1).length };
}

/** The collector keeps a span once, by its id. What came besides, the requests say. */
async function countSpans(collector: Collector): Promise<Markers> {
  const names = (await read<readonly { name: string }[]>(collector, '/api/traces')).map(({ name }) => name);
  const { paths } = await read<Requests>(collector, '/api/requests?limit=0');
  const { size } = new Set(names);
  return { markers: size, duplicates: (paths['/v1/traces']?.records ?? 0) - size };
}

/** Counts the markers that have come, once each and more than once. */
export const countMarkers = (collector: Collector, signal: RecordSignal): Promise<Markers> =>
  signal === 'logs' ? countLogs(collector) : countSpans(collector);

const sum = (values: readonly { value: number }[]): number => values.reduce((total, { value }) => total + value, 0);

/** All that the collector has. */
export async function readArrivals(collector: Collector, of: RecordSignal): Promise<Arrivals> {
  const { paths } = await read<Requests>(collector, '/api/requests?limit=0');
  const records = await pointsOf(collector, 'footlight.records');
  const lostOf = (signal: string): number =>
    sum(
      records.filter(
        ({ labels }) => labels['signal'] === signal && ['dropped', 'collapsed'].includes(labels['outcome'] ?? ''),
      ),
    );
  return {
    ...(await countMarkers(collector, of)),
    repeated: Object.values(paths).reduce((total, { duplicates }) => total + duplicates, 0),
    counted: sum(await pointsOf(collector, 'delivery.count')),
    lost: { logs: lostOf('logs'), traces: lostOf('traces'), metrics: lostOf('metrics') },
  };
}
