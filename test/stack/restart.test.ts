import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prometheus } from '../support/prometheus.ts';
import { addUp } from './load/ledger.ts';
import { runLoad } from './load/load.ts';
import { type OtelCollector, startCollector } from './support/collector.ts';
import { countIn, differences } from './support/compare.ts';
import { writeFigures } from './support/figures.ts';
import { startStackPrometheus, totalsOf } from './support/prometheus.ts';

const BROWSERS = 100;
const SECONDS = 60;
// Of the shipped configuration: a scrape, and a batch. What the Collector had taken since the last scrape is lost with it.
const UNSCRAPED_SECONDS = 15 + 1;
const ARRIVED = { timeout: 60_000, interval: 2_000 };
const COUNTED = '__name__=~"frontend_.+_total|frontend_.+_count|code_.+_total|learning_.+_total"';

let collector: OtelCollector;
let prometheus: Prometheus;

/** How much was added to each series in the last minutes, over restarts: what is less than before began at zero. */
const increases = async (range: string): Promise<number> =>
  (await prometheus.ranges(`{${COUNTED}}[${range}]`))
    .flatMap((values) =>
      values.slice(1).map((value, i) => (value < (values[i] ?? 0) ? value : value - (values[i] ?? 0))),
    )
    .reduce((sum, added) => sum + added, 0);

beforeAll(async () => {
  collector = await startCollector();
  prometheus = await startStackPrometheus({ browsers: [collector.metrics] });
});

afterAll(async () => {
  await prometheus?.stop();
  await collector?.stop();
});

describe('a Collector that is restarted in the middle', () => {
  it('costs at most what it took since the last scrape, and nothing is counted twice', async () => {
    const urls = [collector.url];
    // Every series is there once, and scraped: of one that appears, Prometheus does not know that it was zero before.
    const before = await runLoad({ browsers: BROWSERS, seconds: 10, urls, perWindow: 40, seed: 2 });
    const isThere = async () => differences(addUp(before.entries), await totalsOf(prometheus, collector.metrics));
    await expect.poll(isThere, ARRIVED).toEqual([]);
    const startedAt = Date.now();
    await sleep((UNSCRAPED_SECONDS + 1) * 1_000);
    const [load] = await Promise.all([
      runLoad({ browsers: BROWSERS, seconds: SECONDS, urls, seed: 3 }),
      sleep((SECONDS * 1_000) / 2).then(collector.restart),
    ]);
    await sleep((UNSCRAPED_SECONDS + 2) * 1_000);
    const range = `${Math.round((Date.now() - startedAt) / 1_000)}s`;

    const recorded = countIn(addUp(load.entries));
    const lost = recorded - (await increases(range));
    const views = load.entries.filter(({ metric }) => metric.name === 'frontend.page_views').length;
    const [viewsByIncrease] = await prometheus.query(`sum(increase(frontend_page_views_total[${range}]))`);
    const share = (viewsByIncrease?.value ?? Number.NaN) / views;
    writeFigures('restart', { recorded, lost, lostSeconds: (lost / recorded) * SECONDS, byIncrease: share });
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThan((recorded * UNSCRAPED_SECONDS) / SECONDS);
    // What `increase` says differs by what it adds at the ends of the range, where it has no samples: a scrape, too.
    expect(Math.abs(1 - share)).toBeLessThan(UNSCRAPED_SECONDS / SECONDS);
  });
});
