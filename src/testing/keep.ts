import type { createClient } from '../telemetry.ts';
import type { Item, SignalName } from '../types.ts';

type Deliver = Parameters<typeof createClient>[2];
type DeliverOptions = Parameters<Deliver>[0];

/** Keeps what would be sent, in place of the network. */
export interface Keep {
  readonly deliver: Deliver;
  /** What would be sent of a signal, as OTLP/HTTP JSON. Of logs and spans each by itself, in the order they were recorded. */
  requests(signal: SignalName): readonly string[];
  /** Forgets all of it. */
  clear(): void;
}

/** Makes it. No timer, no network: what was recorded can be read at once. */
export function createKeep(): Keep {
  const kept: Item[] = [];
  const clients: DeliverOptions[] = [];

  /** Takes all that waits out of the queue. */
  const removeAll = ({ take }: DeliverOptions, use: (items: readonly Item[]) => void): void => {
    let count: number | undefined;
    do {
      count = take((items) => {
        if (items.length) use(items);
        return items.length;
      }, Number.POSITIVE_INFINITY);
    } while (count);
  };
  /** As if the collector had taken it. */
  const seal = (client: DeliverOptions): void => {
    if (!client.isAllowed()) return;
    // Before the queue orders them by how important they are.
    kept.push(...client.items());
    removeAll(client, (items) => client.settle((items[0] as Item).signal.name, 'sent', 200, items.length));
  };

  return {
    deliver(client) {
      clients.push(client);
      return {
        wake: () => client.isFull() && seal(client),
        flush: async () => seal(client),
        turn: () => undefined,
        wipe() {
          client.window();
          removeAll(client, (items) =>
            client.settle((items[0] as Item).signal.name, 'dropped', 'consent', items.length),
          );
        },
        count: () => 0,
        stop: async () => undefined,
      };
    },
    requests: (signal) =>
      clients.flatMap((client) => {
        const isAllowed = client.isAllowed();
        // Looked at, the window goes on: it is the client that adds up.
        if (signal === 'metrics') return (isAllowed && client.window(true)?.json) || [];
        return [...kept, ...(isAllowed ? client.items() : [])]
          .filter((item) => item.signal.name === signal)
          .map((item) => client.encode([item]).json);
      }),
    clear() {
      kept.length = 0;
      for (const client of clients) {
        client.window();
        removeAll(client, () => undefined);
      }
    },
  };
}
