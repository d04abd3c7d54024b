import type { Outbox, Outcome } from './measure.ts';
import { type Row, toRows } from './rows.ts';
import type { Scenario } from './scenario.ts';

/** A browser, as the table calls it, and all its runs. */
export interface Column {
  readonly title: string;
  readonly outcomes: readonly Outcome[];
}

// Down, so that 100 % is all of them.
const percent = (share: number): string => `${Math.floor(share * 100)} %`;

function cellOf({ scenario, without, after, duplicates }: Row): string {
  const arrived = after > without ? `${percent(without)} (${percent(after)} after the next visit)` : percent(without);
  const rest = scenario.countsLosses ? ', the rest counted' : '';
  return `${arrived}${rest}${duplicates ? `, ${duplicates} twice` : ''}`;
}

/** What the counters of all runs came to. */
function countersOf(outcomes: readonly Outcome[], outbox: Outbox): string {
  const runs = outcomes.filter((outcome) => outcome.outbox === outbox && !outcome.scenario.countsLosses);
  const truth = runs.reduce((sum, { scenario }) => sum + scenario.records, 0);
  const counted = runs.reduce((sum, outcome) => sum + outcome.counted, 0);
  const above = runs.filter((outcome) => outcome.counted > outcome.scenario.records).length;
  return `${percent(counted / truth)}, ${above ? `above the truth in ${above} runs` : 'never above'}`;
}

/** The table of the README. */
export function toTable(columns: readonly Column[], scenarios: readonly Scenario[]): string {
  const cells = (['persistent', 'memory'] as const).flatMap((outbox) =>
    columns.map(({ title, outcomes }) => [
      `${outbox === 'persistent' ? '`persistentOutbox()`' : 'memory'}, ${title}`,
      '---',
      ...toRows(outcomes, scenarios, outbox).map(cellOf),
      countersOf(outcomes, outbox),
    ]),
  );
  const first = ['', '---', ...scenarios.map(({ name }) => name), 'counters over all of the above'];
  return first.map((name, i) => `| ${[name, ...cells.map((column) => column[i])].join(' | ')} |`).join('\n');
}
