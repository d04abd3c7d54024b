import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prometheus } from '../support/prometheus.ts';
import { addUp } from './load/ledger.ts';
import { type Load, runLoad } from './load/load.ts';
import { type OtelCollector, startCollector } from './support/collector.ts';
import { countIn, differences } from './support/compare.ts';
import { writeFigures } from './support/figures.ts';
import { startStackPrometheus, totalsOf } from './support/prometheus.ts';

const BROWSERS = 2_000;
const EVERY_MS = 5_000;
const SECONDS = 30;
const ARRIVED = { timeout: 120_000, interval: 2_000 };

let collector: OtelCollector;
let prometheus: Prometheus;
let load: Load;
let tookSeconds: number;

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.floor(sorted.length * q)] ?? Number.NaN;

beforeAll(async () => {
  collector = await startCollector();
  prometheus = await startStackPrometheus({ browsers: [collector.metrics] });
  const startedAt = performance.now();
  load = await runLoad({
    browsers: BROWSERS,
    seconds: SECONDS,
    urls: [collector.url],
    windowMs: [EVERY_MS, EVERY_MS],
    perWindow: 5,
    seed: 4,
  });
  tookSeconds = (performance.now() - startedAt) / 1_000;
}, 300_000);

afterAll(async () => {
  await prometheus?.stop();
  await collector?.stop();
});

describe(`${BROWSERS} browsers with a request each in five seconds`, () => {
  it('are taken, and counted exactly', async () => {
    const wanted = addUp(load.entries);
    const usage = await collector.usage();
    writeFigures('load', {
      browsers: BROWSERS,
      requestsPerSecond: load.windows / tookSeconds,
      values: countIn(wanted),
      p50Ms: quantile(load.latencies, 0.5),
      p99Ms: quantile(load.latencies, 0.99),
      ...(usage && { peakMib: usage.peakMib, cores: usage.cpuSeconds / tookSeconds }),
    });
    await expect
      .poll(async () => differences(wanted, await totalsOf(prometheus, collector.metrics)), ARRIVED)
      .toEqual([]);
    expect(load.windows).toBeGreaterThan((BROWSERS * SECONDS * 1_000 * 0.8) / EVERY_MS);
    expect(collector.said()).not.toMatch(/\terror\t/);
  });
});
