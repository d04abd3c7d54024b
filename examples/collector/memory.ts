import { createFaults, type Faults } from './faults.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createStore, type Store } from './store.ts';

/** Everything the collector knows. Gone when the process ends. */
export interface Memory {
  readonly metrics: Metrics;
  readonly store: Store;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** `Idempotency-Key`s of stored requests, oldest first. */
  readonly keys: Set<string>;
  readonly limits: Limits;
  readonly now: () => number;
  /** Calls back after every change. Answers how to stop. */
  onChange(listener: () => void): () => void;
  /** Tells the listeners. */
  changed(): void;
  /** Forgets all but the faults. */
  clear(): void;
}

/** How much is remembered and taken. */
export interface Limits {
  /** @default 4 MiB */
  readonly compressedBytes: number;
  /** @default 16 MiB */
  readonly decompressedBytes: number;
  /** @default 10,000 */
  readonly series: number;
  /** @default 5,000 */
  readonly logs: number;
  /** @default 2,000 */
  readonly traces: number;
  /** @default 10,000 */
  readonly idempotencyKeys: number;
}

const DEFAULTS: Limits = {
  compressedBytes: 4 * 1024 * 1024,
  decompressedBytes: 16 * 1024 * 1024,
  series: 10_000,
  logs: 5_000,
  traces: 2_000,
  idempotencyKeys: 10_000,
};

/** Starts with nothing remembered. */
export function createMemory(options: { limits?: Partial<Limits>; now?: () => number }): Memory {
  const limits = { ...DEFAULTS, ...options.limits };
  const now = options.now ?? (() => Date.now());
  const listeners = new Set<() => void>();
  const metrics = createMetrics({ maxSeries: limits.series, now });
  const store = createStore({ maxLogs: limits.logs, maxTraces: limits.traces, now });
  const requests = createRequestLog();
  const keys = new Set<string>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    metrics,
    store,
    requests,
    faults: createFaults(),
    keys,
    limits,
    now,
    changed,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      for (const part of [metrics, store, requests, keys]) part.clear();
      changed();
    },
  };
}
