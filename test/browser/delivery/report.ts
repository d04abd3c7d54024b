/** `npm run delivery` measures what arrives, in real browsers, and writes it into the README or a file it is given. */
import { fileURLToPath } from 'node:url';
import { writeSection } from '../../support/write-section.ts';
import { chromium } from './chromium.ts';
import { firefox } from './firefox.ts';
import { measureAll } from './matrix.ts';
import type { Outcome } from './measure.ts';
import { toRows } from './rows.ts';
import { scenarios } from './scenarios.ts';
import { toTable } from './table.ts';

const RUNS = 3;
const README = process.argv[2] ?? fileURLToPath(new URL('../../../README.md', import.meta.url));
const BROWSERS = [
  { title: 'Chromium', engine: chromium, transports: ['h1', 'h2'] },
  { title: 'Firefox', engine: firefox, transports: ['h2'] },
] as const;

function print(title: string, outcomes: readonly Outcome[], seconds: number): void {
  console.log(`${title}: ${outcomes.length} runs in ${seconds} s, the worst of each scenario`);
  console.table(
    (['persistent', 'memory'] as const).flatMap((outbox) =>
      toRows(outcomes, scenarios, outbox).map(({ scenario, without, after, figures, problems, ...row }) => ({
        scenario: scenario.name,
        ...row,
        without: without.toFixed(3),
        after: after.toFixed(3),
        notes: [...Object.entries(figures).map(([name, value]) => `${name}: ${value}`), ...problems].join('; '),
      })),
    ),
  );
}

const columns = [];
for (const { title, engine, transports } of BROWSERS) {
  const startedAt = Date.now();
  const { outcomes, overcounted } = await measureAll(engine, {
    scenarios,
    transports,
    runs: () => RUNS,
  });
  print(title, outcomes, Math.round((Date.now() - startedAt) / 1_000));
  for (const run of overcounted) console.log(`above the truth in Prometheus: ${run}`);
  columns.push({ title, outcomes });
}

await writeSection(README, 'delivery', toTable(columns, scenarios));
