/** `npm run test:stack -- --write` writes what the tests have measured into the README of the stack. */
import { writeSection } from '../support/write-section.ts';
import { readFigures } from './support/figures.ts';
import { STACK } from './support/shipped.ts';

const README = `${STACK}/README.md`;

const whole = (value: number | undefined): string => Math.round(value ?? Number.NaN).toLocaleString('en');
const percent = (share: number | undefined): string => `${((share ?? Number.NaN) * 100).toFixed(0)} %`;

const exact = readFigures('exact');
const restart = readFigures('restart');
const load = readFigures('load');
const rows = [
  [
    `${whole(exact['browsers'])} browsers with wrong clocks, ${whole(exact['windows'])} overlapping requests in ${whole(exact['seconds'])} s, ${whole(exact['values'])} values in ${whole(exact['series'])} series`,
    '100 %, each series to the last count',
  ],
  ['the same, by `delta_to_cumulative` alone', percent(exact['keptByDeltaToCumulativeAlone'])],
  [
    `the Collector restarted in the middle of ${whole(restart['recorded'])} values`,
    `${percent(1 - (restart['lost'] ?? 0) / (restart['recorded'] ?? 1))}: what it took in the last ${(restart['lostSeconds'] ?? 0).toFixed(1)} s before, unscraped, is lost`,
  ],
  [
    `${whole(load['browsers'])} browsers with a request each in five seconds, ${whole(load['values'])} values`,
    `100 %, with ${(load['cores'] ?? 0).toFixed(2)} cores and ${whole(load['peakMib'])} MiB at most, at ${whole(load['requestsPerSecond'])} requests a second`,
  ],
];
const table = [
  '| what was recorded | what Prometheus says |',
  '|---|---|',
  ...rows.map(([what, says]) => `| ${what} | ${says} |`),
];

await writeSection(README, 'figures', table.join('\n'));
