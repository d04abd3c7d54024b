import { setTimeout as sleep } from 'node:timers/promises';
import { type Sample, startPrometheus } from '../../support/prometheus.ts';
import type { Outcome } from './measure.ts';
import type { Network } from './network.ts';

const SCRAPED_WITHIN_MS = 30_000;

/** Asks a real Prometheus for the counter of each collector, once it has asked them all. */
async function readCounters(targets: readonly string[]): Promise<readonly Sample[]> {
  const prometheus = await startPrometheus(...targets);
  try {
    for (const startedAt = Date.now(); Date.now() - startedAt < SCRAPED_WITHIN_MS; await sleep(500)) {
      const [scraped] = await prometheus.query('count(up == 1)');
      if (scraped?.value === targets.length) return await prometheus.query('sum by (instance) (delivery_count_total)');
    }
    throw new Error('Prometheus has not asked all collectors');
  } finally {
    await prometheus.stop();
  }
}

/** The runs whose counter is above the truth, or another one than the collector's, in a real Prometheus. */
export async function findOvercounted(networks: ReadonlyMap<Outcome, Network>): Promise<readonly string[]> {
  const byTarget = new Map([...networks].map(([outcome, { collector }]) => [`127.0.0.1:${collector.port}`, outcome]));
  const counters = await readCounters([...byTarget.keys()]);
  return counters.flatMap(({ labels, value }) => {
    const outcome = byTarget.get(labels['instance'] ?? '');
    if (!outcome || value <= outcome.scenario.records) return [];
    return [`${outcome.scenario.name} (${outcome.transport}, ${outcome.outbox}): ${value}`];
  });
}
