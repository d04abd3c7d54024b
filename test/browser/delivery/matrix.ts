import { setTimeout as sleep } from 'node:timers/promises';
import { createSite } from '../../support/site.ts';
import type { Engine } from './browser.ts';
import { type Browsers, createBrowsers } from './browsers.ts';
import { measure, type Outbox, type Outcome, type Run } from './measure.ts';
import { createNetwork, type Network, type Transport } from './network.ts';
import { createCertificate } from './nginx.ts';
import type { Scenario } from './scenario.ts';
import { findOvercounted } from './totals.ts';

/** What to run. */
export interface Wanted {
  readonly scenarios: readonly Scenario[];
  readonly transports: readonly Transport[];
  /** How often a scenario is run, with an outbox, over one of its transports. */
  readonly runs: (scenario: Scenario, outbox: Outbox, transport: Transport) => number;
  /** Whether a run came to less than it should, and is to be done again when nothing else runs. @default none is */
  readonly isShort?: (outcome: Outcome) => boolean;
}

/** What all runs came to. */
export interface Measured {
  readonly outcomes: readonly Outcome[];
  /** Counters that are above the truth in a real Prometheus. */
  readonly overcounted: readonly string[];
}

// Those that wait take hardly any of the machine, the others all they get. More at a time, and Chromium would end pages that
// are closed half way through their last work: it gives them half a second.
const PATIENT_AT_ONCE = { chromium: 36, firefox: 20 };
const BUSY_AT_ONCE = { chromium: 5, firefox: 5 };
// Where time counts, hardly anything else may run.
const TIMED_AT_ONCE = 4;
// Opening dozens of windows at once would keep all of them waiting.
const START_EVERY_MS = 400;

/** Works through tasks, so many at a time, in their order. */
async function work<Task>(tasks: readonly Task[], atOnce: number, run: (task: Task) => Promise<void>): Promise<void> {
  const left = [...tasks];
  const next = async (): Promise<void> => {
    const task = left.shift();
    if (task === undefined) return;
    await run(task);
    await next();
  };
  const start = async (_: unknown, i: number): Promise<void> => {
    await sleep(i * START_EVERY_MS);
    await next();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, start));
}

/** Whether a scenario is run over a transport. */
export const isRunOver = ({ transports }: Scenario, transport: Transport): boolean =>
  transports?.includes(transport) ?? true;

const allRuns = ({ scenarios, transports, runs }: Wanted): readonly Run[] =>
  [...scenarios]
    .reverse()
    .flatMap((scenario) =>
      transports
        .filter((transport) => isRunOver(scenario, transport))
        .flatMap((transport) =>
          (['persistent', 'memory'] as const).flatMap((outbox) =>
            Array.from({ length: runs(scenario, outbox, transport) }, () => ({ scenario, transport, outbox })),
          ),
        ),
    );

async function playAll({ name }: Engine, runs: readonly Run[], play: (run: Run) => Promise<void>): Promise<void> {
  const kindOf = ({ scenario: { isPatient, isAlone, needsNoVisit } }: Run) =>
    isAlone ? 'alone' : isPatient ? 'patient' : needsNoVisit ? 'timed' : 'busy';
  const all = (kind: ReturnType<typeof kindOf>, atOnce: number): Promise<void> =>
    work(
      runs.filter((run) => kindOf(run) === kind),
      atOnce,
      play,
    );
  const inTurn = async (): Promise<void> => {
    await all('busy', BUSY_AT_ONCE[name]);
    await all('timed', TIMED_AT_ONCE);
  };
  await Promise.all([all('patient', PATIENT_AT_ONCE[name]), inTurn()]);
  await all('alone', 1);
}

/** Runs scenarios in a real browser, many side by side, each with an origin and a collector of its own. */
export async function measureAll(engine: Engine, wanted: Wanted): Promise<Measured> {
  const [site, certificate] = await Promise.all([createSite(), createCertificate()]);
  const browsers: Browsers = createBrowsers(engine);
  let outcomes: Outcome[] = [];
  const networks = new Map<Outcome, Network>();
  const play = async (run: Run): Promise<void> => {
    const network = await createNetwork(run.transport, certificate);
    const { profile, giveBack } = await browsers.take(run.scenario);
    const origin = `http://run-${network.collector.port}.localhost:${new URL(site.url).port}`;
    const outcome = await measure(run, { engine, profile, network, origin });
    outcomes.push(outcome);
    networks.set(outcome, network);
    await Promise.all([giveBack(), network.close()]);
  };
  try {
    await playAll(engine, allRuns(wanted), play);
    const short = outcomes.filter((outcome) => wanted.isShort?.(outcome));
    outcomes = outcomes.filter((outcome) => !short.includes(outcome));
    for (const outcome of short) {
      const { scenario, transport, outbox, without, after, lost, problems } = outcome;
      const came = JSON.stringify({ without, after, lost, problems });
      console.warn(`once more: ${scenario.name}, ${transport}, ${outbox} outbox, which came to ${came}`);
      await play({ scenario, transport, outbox });
    }
    return { outcomes, overcounted: await findOvercounted(networks) };
  } finally {
    await Promise.all([
      browsers.close(),
      site.close(),
      ...[...networks.values()].map((network) => network.collector.close()),
    ]);
  }
}
