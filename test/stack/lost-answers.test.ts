import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdempotentNginx, startIdempotentNginx } from '../support/idempotent-nginx.ts';
import type { Prometheus } from '../support/prometheus.ts';
import { addUp, type Totals } from './load/ledger.ts';
import { runLoad } from './load/load.ts';
import { type OtelCollector, startCollector } from './support/collector.ts';
import { countIn, differences } from './support/compare.ts';
import { startStackPrometheus, totalsOf } from './support/prometheus.ts';

const LOST = 0.2;
const ARRIVED = { timeout: 60_000, interval: 2_000 };

let collectors: readonly OtelCollector[] = [];
let nginx: IdempotentNginx;
let prometheus: Prometheus;
let wanted: Totals;

const totals = (index: number): Promise<Totals> => totalsOf(prometheus, collectors[index]?.metrics ?? '');

beforeAll(async () => {
  collectors = await Promise.all([startCollector(), startCollector()]);
  const [behind, bare] = collectors;
  nginx = await startIdempotentNginx(behind?.url ?? '');
  prometheus = await startStackPrometheus({ browsers: collectors.map(({ metrics }) => metrics) });
  const urls = [nginx.url, bare?.url ?? ''];
  wanted = addUp((await runLoad({ browsers: 50, seconds: 20, urls, answersLost: LOST, seed: 6 })).entries);
}, 120_000);

afterAll(async () => {
  await Promise.all([nginx?.stop(), prometheus?.stop()]);
  await Promise.all(collectors.map((collector) => collector.stop()));
});

describe('windows of which the answer was lost, and that are sent again', () => {
  it('count once behind the nginx of the README, which knows them by their id', async () => {
    await expect.poll(async () => differences(wanted, await totals(0)), ARRIVED).toEqual([]);
  });

  it('count twice at a bare Collector', async () => {
    const share = async () => countIn(await totals(1)) / countIn(wanted);
    await expect.poll(share, ARRIVED).toBeGreaterThan(1 + LOST / 2);
  });
});
