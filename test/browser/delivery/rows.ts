import type { Outbox, Outcome } from './measure.ts';
import type { Scenario } from './scenario.ts';

/** The worst of all runs of a scenario. */
export interface Row {
  readonly scenario: Scenario;
  readonly outbox: Outbox;
  /** Shares of the records that arrived before and after the origin was visited again. */
  readonly without: number;
  readonly after: number;
  readonly duplicates: number;
  readonly repeated: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

const shareOf = (outcomes: readonly Outcome[], which: 'without' | 'after'): number =>
  Math.min(...outcomes.map((outcome) => outcome[which] / outcome.scenario.records));

/** The worst of some runs of one scenario and outbox. */
function worstOf(scenario: Scenario, outbox: Outbox, outcomes: readonly Outcome[]): Row {
  const figures: Record<string, number> = {};
  for (const [name, value] of outcomes.flatMap((outcome) => Object.entries(outcome.figures))) {
    figures[name] = Math.max(value, figures[name] ?? value);
  }
  return {
    scenario,
    outbox,
    without: shareOf(outcomes, 'without'),
    after: shareOf(outcomes, 'after'),
    duplicates: Math.max(...outcomes.map(({ duplicates }) => duplicates)),
    repeated: Math.max(...outcomes.map(({ repeated }) => repeated)),
    figures,
    problems: outcomes.flatMap(({ problems, transport }) => problems.map((problem) => `${transport}: ${problem}`)),
  };
}

/** One row for each scenario and outbox, over all transports and runs. */
export function toRows(outcomes: readonly Outcome[], scenarios: readonly Scenario[], outbox: Outbox): readonly Row[] {
  return scenarios.map((scenario) =>
    worstOf(
      scenario,
      outbox,
      outcomes.filter((outcome) => outcome.scenario === scenario && outcome.outbox === outbox),
    ),
  );
}
