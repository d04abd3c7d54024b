import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './browser.ts';
import { isRunOver, type Measured, measureAll } from './matrix.ts';
import type { Outbox, Outcome } from './measure.ts';
import type { Transport } from './network.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

// The better of two runs is as fast as it must be: the machine may be busy. `npm run delivery` runs everything more often.
const runsFor = ({ limits, needsNoVisit }: Scenario, outbox: Outbox): number =>
  (limits || needsNoVisit) && outbox === 'persistent' ? 2 : 1;
const CALLED: Readonly<Record<Transport, string>> = {
  h1: 'plain HTTP/1.1',
  h2: 'TLS and HTTP/2 with a round trip of 50 ms',
};

/** What a run must come to, whatever outbox the client has. */
const WELL = { duplicates: 0, problems: [] };

const arrivedOf = ({ scenario, after, lost }: Outcome): number =>
  scenario.countsLosses ? after + lost[scenario.signal ?? 'logs'] : after;

function expectAll(outcome: Outcome): void {
  const { scenario, duplicates, problems, figures } = outcome;
  expect({ arrived: arrivedOf(outcome), duplicates, problems, figures }).toMatchObject({
    arrived: scenario.records,
    ...WELL,
  });
}

/** As of all tests in browsers: once more where a busy machine kept one waiting. What came twice is never for that. */
const isShort = (outcome: Outcome): boolean =>
  !outcome.duplicates &&
  (outcome.problems.length > 0 || (outcome.outbox === 'persistent' && arrivedOf(outcome) < outcome.scenario.records));

function expectInTime(runs: readonly Outcome[], { records, needsNoVisit }: Scenario): void {
  if (needsNoVisit) expect(Math.max(...runs.map(({ without }) => without))).toBe(records);
  for (const [name, limit] of Object.entries(runs[0]?.scenario.limits ?? {})) {
    const values = runs.map(({ figures }) => figures[name]).filter((value) => value !== undefined);
    // Not every browser has every figure.
    if (values.length) expect({ [name]: Math.min(...values) < limit, values }).toMatchObject({ [name]: true });
  }
}

/** Declares the tests of one browser, over transports with outboxes: it runs everything first, side by side, then looks at each scenario. */
export function describeDelivery(
  engine: Engine,
  outboxes: Readonly<Partial<Record<Transport, readonly Outbox[]>>>,
): void {
  const transports = Object.keys(outboxes) as Transport[];
  let measured: Measured;
  const tested = scenarios.filter(({ testedIn }) => testedIn?.includes(engine.name) ?? true);
  beforeAll(async () => {
    measured = await measureAll(engine, {
      scenarios: tested,
      transports,
      runs: (scenario, outbox, transport) => (outboxes[transport]?.includes(outbox) ? runsFor(scenario, outbox) : 0),
      isShort,
    });
  });
  const runsOf = (scenario: Scenario, transport: Transport, outbox: Outbox): readonly Outcome[] => {
    const runs = measured.outcomes.filter(
      (run) => run.scenario === scenario && run.transport === transport && run.outbox === outbox,
    );
    expect(runs).toHaveLength(runsFor(scenario, outbox));
    return runs;
  };

  for (const transport of transports) {
    const own = tested.filter((scenario) => isRunOver(scenario, transport));
    describe(`with persistentOutbox(), over ${CALLED[transport]}, all arrives once`, () => {
      for (const scenario of own) {
        it(scenario.name, () => {
          const runs = runsOf(scenario, transport, 'persistent');
          runs.forEach(expectAll);
          expectInTime(runs, scenario);
        });
      }
    });
    if (!outboxes[transport]?.includes('memory')) continue;
    describe(`without it, over ${CALLED[transport]}, nothing arrives twice`, () => {
      for (const scenario of own) {
        it(scenario.name, () => {
          for (const run of runsOf(scenario, transport, 'memory')) expect(run).toMatchObject(WELL);
        });
      }
    });
  }

  it('never counts more than happened, as a real Prometheus has it', () => {
    expect(measured.overcounted).toEqual([]);
  });
}
