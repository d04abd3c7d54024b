import { setTimeout as sleep } from 'node:timers/promises';
import { type Arrivals, countMarkers, readArrivals, waitForRecords } from './arrivals.ts';
import type { Engine, Profile, Tab } from './browser.ts';
import type { Network, Transport } from './network.ts';
import type { Scenario, Stage } from './scenario.ts';

/** Where clients keep what is not sent yet. */
export type Outbox = 'persistent' | 'memory';

/** One run of a scenario. */
export interface Run {
  readonly scenario: Scenario;
  readonly transport: Transport;
  readonly outbox: Outbox;
}

/** What a run came to. */
export interface Outcome extends Run, Omit<Arrivals, 'markers'> {
  /** Records that arrived before the origin was visited again, and after that. */
  readonly without: number;
  readonly after: number;
  /** What is not as it must be, besides losses. */
  readonly problems: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** What a run takes place in. */
export interface Place {
  readonly engine: Engine;
  readonly profile: Profile;
  readonly network: Network;
  /** The origin of the run's pages. */
  readonly origin: string;
}

const LOST = { logs: 0, traces: 0, metrics: 0 };
const NOTHING: Arrivals = { markers: 0, duplicates: 0, repeated: 0, counted: 0, lost: LOST };
// What a page that has just loaded has behind it when its first records come.
const STARTED_MS = 300;
const FLUSH_MS = 20_000;
// Quiet for longer than any pause before another try.
const PAGES_STAY = { quietMs: 35_000, completeQuietMs: 500, withinMs: 15_000 };
const PAGES_ARE_GONE = { quietMs: 3_000, completeQuietMs: 0, withinMs: 20_000 };
const PAGE_IS_BACK = { quietMs: 3_000, completeQuietMs: 1_000, withinMs: 30_000 };

/** A stage, and all that was noted on it. */
interface Setting extends Stage {
  readonly opened: readonly Tab[];
  readonly problems: string[];
  readonly figures: Record<string, number>;
}

function createStage({ scenario, outbox }: Run, { engine, profile, network, origin }: Place): Setting {
  const { signal = 'logs' } = scenario;
  const isPersistent = outbox === 'persistent';
  const tabs: Tab[] = [];
  const opened: Tab[] = [];
  const problems: string[] = [];
  const figures: Record<string, number> = {};
  return {
    engine,
    profile,
    network,
    isPersistent,
    tabs,
    opened,
    problems,
    figures,
    elsewhere: `${origin}/elsewhere`,
    async visit(before) {
      const tab = await profile.open(`${origin}/${signal === 'traces' ? 'traced' : 'page'}-${opened.length}`);
      opened.push(tab);
      tabs.push(tab);
      await before?.(tab);
      const options = { endpoint: network.endpoint, isPersistent, signal };
      await tab.page.evaluate((wanted) => subject.start(wanted), options);
      await sleep(STARTED_MS);
      return tab;
    },
    complain: (problem) => problems.push(problem),
    note: (figure, value) => {
      figures[figure] = value;
    },
  };
}

/** Lets pages that are open send the rest, with all they have to say; answers what went wrong in any page. */
async function flushPages({ tabs, opened }: Setting): Promise<readonly string[]> {
  const heard = await Promise.all(
    tabs.map(({ page }) => {
      const flushed = page.evaluate(() => subject.flush().then(() => subject.problems)).catch((error) => [`${error}`]);
      return Promise.race([flushed, sleep(FLUSH_MS, ['flush() has not resolved'], { ref: false })]);
    }),
  );
  return [...heard.flat(), ...opened.flatMap(({ errors }) => errors)];
}

function judge(scenario: Scenario, stage: Setting, arrivals: Arrivals, allStayed: boolean): void {
  const { counted, lost, markers, repeated } = arrivals;
  const { records, signal = 'logs' } = scenario;
  if (counted > records) stage.complain(`counted ${counted} of ${records}`);
  // A page that ends takes with it what its last request came to.
  if (counted < records && allStayed && !lost.metrics) stage.complain(`counted ${counted} of ${records}, unexplained`);
  if (scenario.sendsOnce && repeated) stage.complain(`${repeated} requests were sent again`);
  if (scenario.countsLosses && markers + lost[signal] !== records) {
    stage.complain(`${markers} arrived and ${lost[signal]} are said to be lost of ${records}`);
  }
}

async function play(scenario: Scenario, stage: Setting): Promise<{ without: number; arrivals: Arrivals }> {
  const { collector } = stage.network;
  const { records: expected, signal = 'logs' } = scenario;
  await scenario.run(stage);
  const isOpen = stage.tabs.length > 0;
  const allStayed = stage.tabs.length === stage.opened.length;
  const withinMs = scenario.withinMs ?? PAGES_STAY.withinMs;
  await waitForRecords(collector, { signal, expected, ...(isOpen ? { ...PAGES_STAY, withinMs } : PAGES_ARE_GONE) });
  const { markers: without } = await countMarkers(collector, signal);
  if (!isOpen) {
    await stage.visit();
    await waitForRecords(collector, { signal, expected, ...PAGE_IS_BACK });
  }
  await scenario.check?.(stage);
  stage.problems.push(...(await flushPages(stage)));
  const arrivals = await readArrivals(collector, signal);
  judge(scenario, stage, arrivals, allStayed);
  // What comes to light only by the last flush of a page that was open all along is late.
  return { without, arrivals: isOpen ? { ...arrivals, markers: without } : arrivals };
}

/** Runs a scenario and counts what arrived. Never rejects. */
export async function measure(run: Run, place: Place): Promise<Outcome> {
  const startedAt = Date.now();
  const stage = createStage(run, place);
  const { without, arrivals } = await play(run.scenario, stage).catch((error: unknown) => {
    stage.complain(`could not be run: ${error}`);
    return { without: 0, arrivals: NOTHING };
  });
  await Promise.all(stage.opened.map((tab) => tab.close()));
  const { markers: after, ...rest } = arrivals;
  const { problems, figures } = stage;
  return { ...run, ...rest, without, after, problems, figures, seconds: (Date.now() - startedAt) / 1_000 };
}
