import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import type { Prometheus } from '../support/prometheus.ts';
import { createSite, type Site } from '../support/site.ts';
import { addUp, type Totals } from './load/ledger.ts';
import { type Load, runLoad } from './load/load.ts';
import { runRealBrowsers } from './load/real-browsers.ts';
import { type OtelCollector, startCollector, withoutOurSteps } from './support/collector.ts';
import { countIn, differences } from './support/compare.ts';
import { writeFigures } from './support/figures.ts';
import { startStackPrometheus, totalsOf } from './support/prometheus.ts';

const SIMULATED = 200;
const REAL = 10;
const SECONDS = 60;
// A second of batching, a scrape, and what closed tabs left on their way.
const ARRIVED = { timeout: 60_000, interval: 2_000 };

let browser: Browser;
let site: Site;
let ours: OtelCollector;
let raw: OtelCollector;
let development: Collector;
let prometheus: Prometheus;
let load: Load;
let wanted: Totals;

beforeAll(async () => {
  [browser, site, development, ours, raw] = await Promise.all([
    launchChromium(),
    createSite(),
    createCollector({ port: 0 }),
    startCollector(),
    startCollector(undefined, withoutOurSteps),
  ]);
  const browsers = [ours.metrics, raw.metrics, new URL(development.url).host];
  prometheus = await startStackPrometheus({ browsers, collector: [ours.self] });
  const urls = [ours.url, raw.url, development.url];
  const [simulated, real] = await Promise.all([
    runLoad({ browsers: SIMULATED, seconds: SECONDS, urls }),
    runRealBrowsers({ browser, browsers: REAL, seconds: SECONDS, siteUrl: site.url, urls }),
  ]);
  load = simulated;
  wanted = addUp([...simulated.entries, ...real]);
}, 300_000);

afterAll(async () => {
  await Promise.all([browser?.close(), site?.close(), prometheus?.stop()]);
  await Promise.all([ours?.stop(), raw?.stop(), development?.close()]);
});

describe(`numbers from ${SIMULATED} simulated and ${REAL} real browsers with wrong clocks, in Prometheus`, () => {
  it('are of every kind, and many', () => {
    expect(load.windows).toBeGreaterThan(SIMULATED * 5);
    expect(wanted.size).toBeGreaterThan(500);
    expect([...wanted.keys()].filter((key) => key.includes('_bucket'))).not.toEqual([]);
  });

  it('are what was recorded, by the Collector as it is shipped: each counter, bucket and sum', async () => {
    await expect.poll(async () => differences(wanted, await totalsOf(prometheus, ours.metrics)), ARRIVED).toEqual([]);
  });

  it('are what was recorded, by the development collector', async () => {
    const { host } = new URL(development.url);
    await expect.poll(async () => differences(wanted, await totalsOf(prometheus, host)), ARRIVED).toEqual([]);
  });

  it('are far less by `delta_to_cumulative` alone', async () => {
    const share = countIn(await totalsOf(prometheus, raw.metrics)) / countIn(wanted);
    writeFigures('exact', {
      browsers: SIMULATED + REAL,
      seconds: SECONDS,
      series: wanted.size,
      values: countIn(wanted),
      windows: load.windows,
      keptByDeltaToCumulativeAlone: share,
    });
    expect(share).toBeLessThan(0.9);
  });

  it('cost nobody a point: the Collector says so itself', async () => {
    const dropped = await prometheus.query(
      '{__name__=~"otelcol_deltatocumulative_datapoints(_total)?", error!=""} > 0 or on() vector(0)',
    );
    expect(dropped).toEqual([{ labels: {}, value: 0 }]);
    const taken = await prometheus.query('sum({__name__=~"otelcol_deltatocumulative_datapoints(_total)?"})');
    expect(taken[0]?.value).toBeGreaterThan(0);
  });
});
