import type { Batch, Encoded, Outbox, OutboxHost, Store } from 'footlight';

/** A store in memory that writes down what the client asks of it. */
export interface Fake {
  readonly outbox: Outbox;
  /** What the client was given. */
  readonly host: () => OutboxHost;
  /** The calls so far, but for `wake` and `isOpen`. */
  readonly calls: string[];
  /** How often something was recorded. */
  wakes: number;
  isOpen: boolean;
  /** What `sync` waits for. */
  written: Promise<void>;
  /** What was on its way to the collector at each `sync`. */
  readonly synced: (Batch | undefined)[];
  /** What was handed over as the page left, or the client closed: the ids of batches, and how much waited in none. */
  readonly handed: { batches: readonly Batch[]; items: number; window: Encoded | undefined }[];
}

/** Makes an outbox that keeps to the contract and stores nothing. */
export function fakeOutbox(maxBytes = 5_242_880): Fake {
  let host: OutboxHost | undefined;
  const hand = ({ sealed, items, window }: OutboxHost): void => {
    fake.handed.push({ batches: [...sealed()], items: items().length, window: window(true) });
  };
  const fake: Fake = {
    outbox(given) {
      host = given;
      fake.calls.push('create');
      const store: Store = {
        maxBytes,
        isOpen: () => fake.isOpen,
        wake: () => void fake.wakes++,
        sync(next) {
          fake.calls.push('sync');
          fake.synced.push(next);
          return fake.written;
        },
        adopt: () => void fake.calls.push('adopt'),
        async wipe() {
          fake.calls.push('wipe');
        },
        leave(hasLeft) {
          fake.calls.push(hasLeft ? 'leave' : 'hide');
          if (hasLeft) hand(given);
        },
        async close() {
          fake.calls.push('close');
          hand(given);
        },
      };
      return store;
    },
    host() {
      if (!host) throw new Error('no client has made it');
      return host;
    },
    calls: [],
    wakes: 0,
    isOpen: true,
    written: Promise.resolve(),
    synced: [],
    handed: [],
  };
  return fake;
}

/** A batch of logs that another page has left. */
export const leftBehind = (id: string, ...bodies: readonly string[]): Batch => ({
  id: id.padStart(32, '0'),
  signal: 'logs',
  time: 1_700_000_000_000,
  priority: 9,
  count: bodies.length,
  body: new TextEncoder().encode(
    JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [] },
          scopeLogs: [
            {
              scope: { name: 'app' },
              logRecords: bodies.map((stringValue) => ({
                timeUnixNano: '1700000000000000000',
                severityNumber: 9,
                body: { stringValue },
              })),
            },
          ],
        },
      ],
    }),
  ),
});

/** A window of metrics that another page has left. */
export const windowLeftBehind = (id: string): Batch => ({
  ...leftBehind(id),
  signal: 'metrics',
  priority: 99,
  count: 1,
  body: new TextEncoder().encode(
    JSON.stringify({
      resourceMetrics: [
        {
          resource: { attributes: [] },
          scopeMetrics: [
            {
              scope: { name: 'footlight' },
              metrics: [
                {
                  name: 'c',
                  unit: '1',
                  description: '',
                  sum: {
                    aggregationTemporality: 1,
                    isMonotonic: true,
                    dataPoints: [{ attributes: [], startTimeUnixNano: '1', timeUnixNano: '2', asDouble: 7 }],
                  },
                },
              ],
            },
          ],
        },
      ],
    }),
  ),
});
