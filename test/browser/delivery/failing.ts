import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../../examples/collector/faults.ts';
import { read } from '../../support/read.ts';
import type { Network } from './network.ts';
import type { Scenario, Stage } from './scenario.ts';

const RECORDS = 100;
const ASKED_MS = 2_000;
// Clocks and timers are not exact.
const TOLERANCE_MS = 50;
// As long as the client waits between two attempts, and some more.
const LONGEST_WAIT_MS = 75_000;

/** Records logs one by one while something is wrong, in a page that stays open. */
async function recordMeanwhile(stage: Stage, { forMs, wrong }: { forMs: number; wrong: () => unknown }): Promise<void> {
  const tab = await stage.visit();
  await wrong();
  const endsAt = Date.now() + forMs;
  // Until just before it is over.
  const everyMs = Math.floor((forMs * 0.95) / RECORDS);
  await tab.page.evaluate((records) => subject.spread(records), { from: 0, count: RECORDS, everyMs });
  await sleep(endsAt - Date.now());
}

// How long is waited is the client's doing, whatever the browser.
const testedWhereQuick = (forMs: number): Pick<Scenario, 'testedIn'> =>
  forMs > 10_000 ? { testedIn: ['chromium'] } : {};

const isDown = (forMs: number, withinMs: number, name: string): Scenario => ({
  name,
  ...testedWhereQuick(forMs),
  records: RECORDS,
  isPatient: true,
  withinMs,
  async run(stage) {
    await recordMeanwhile(stage, { forMs, wrong: stage.network.down });
    await stage.network.up();
  },
});

const isFaulty = (name: string, forMs: number, fault: Fault): Scenario => ({
  name,
  ...testedWhereQuick(forMs),
  records: RECORDS,
  isPatient: true,
  withinMs: LONGEST_WAIT_MS,
  async run(stage) {
    const { faults } = stage.network.collector;
    await recordMeanwhile(stage, { forMs, wrong: () => faults.add(fault) });
    faults.clear();
  },
});

/** The shortest time between a refusal that asked to wait and the next request to the same path. */
async function shortestWait({ collector }: Network): Promise<number> {
  const { requests } = await read<{ requests: readonly { time: string; path: string; status: number }[] }>(
    collector,
    '/api/requests',
  );
  const waits = requests.flatMap(({ time, path, status }, i) => {
    const next = status === 429 && requests.slice(i + 1).find((request) => request.path === path);
    return next ? [Date.parse(next.time) - Date.parse(time)] : [];
  });
  return Math.min(...waits);
}

/** A collector that fails while a page is open, and works again. */
export const failing: readonly Scenario[] = [
  isDown(60_000, LONGEST_WAIT_MS, 'collector down for 60 s, 100 logs meanwhile'),
  isDown(10_000, 30_000, 'collector refuses for 10 s, 100 logs meanwhile'),
  {
    name: '503, then 429 with `Retry-After: 2`, for 10 s, 100 logs meanwhile',
    records: RECORDS,
    isPatient: true,
    withinMs: 30_000,
    async run(stage) {
      const { faults } = stage.network.collector;
      const wrong = (): void => {
        faults.add({ status: 503, times: 1 });
        faults.add({ status: 429, retryAfter: String(ASKED_MS / 1_000) });
      };
      await recordMeanwhile(stage, { forMs: 10_000, wrong });
      faults.clear();
    },
    async check(stage) {
      const shortest = await shortestWait(stage.network);
      if (!Number.isFinite(shortest)) stage.complain('was never asked to wait');
      if (shortest < ASKED_MS - TOLERANCE_MS) stage.complain(`asked again after ${shortest} ms`);
    },
  },
  isFaulty('collector takes logs and never answers for 20 s', 20_000, { hang: true, store: true }),
  isFaulty('collector loses logs and never answers for 20 s', 20_000, { hang: true }),
  isFaulty('collector takes logs and breaks the connection for 10 s', 10_000, { disconnect: true, store: true }),
  {
    name: 'answers end half way for 10 s, 100 logs meanwhile',
    records: RECORDS,
    isPatient: true,
    withinMs: LONGEST_WAIT_MS,
    async run(stage) {
      await recordMeanwhile(stage, { forMs: 10_000, wrong: () => stage.network.cut(true) });
      stage.network.cut(false);
    },
  },
];
