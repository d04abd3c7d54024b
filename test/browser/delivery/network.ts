import { type Collector, createCollector } from '../../../examples/collector/server.ts';
import { createLine } from './line.ts';
import { type Certificate, startNginx } from './nginx.ts';

/** How browsers reach the collector: plain HTTP/1.1, or TLS and HTTP/2 with a round trip of 50 ms. */
export type Transport = 'h1' | 'h2';

/** A collector of one run, and the way to it. */
export interface Network {
  /** For pages. */
  readonly endpoint: string;
  readonly collector: Collector;
  /** The collector refuses connections, and breaks those that are open. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Whether the collector's answers end half way. */
  cut(isCutting: boolean): void;
  /** Takes the way down. The collector is left, to be asked what it has. */
  close(): Promise<void>;
}

const ROUND_TRIP_MS = 50;
// All that any scenario records.
const LIMITS = { logs: 120_000, traces: 10_000, idempotencyKeys: 100_000 };

/** Starts a development collector behind a transport. */
export async function createNetwork(transport: Transport, certificate: Certificate): Promise<Network> {
  const collector = await createCollector({ port: 0, limits: LIMITS });
  const inner = await createLine({ host: '127.0.0.1', port: collector.port }, 0);
  const nginx = transport === 'h2' ? await startNginx(inner.port, certificate) : undefined;
  const outer = nginx ? await createLine({ path: nginx.path }, ROUND_TRIP_MS) : inner;
  return {
    endpoint: `${nginx ? 'https' : 'http'}://127.0.0.1:${outer.port}`,
    collector,
    down: outer.down,
    up: outer.up,
    cut: inner.cut,
    async close() {
      await outer.down();
      await nginx?.close();
      if (inner !== outer) await inner.down();
    },
  };
}
