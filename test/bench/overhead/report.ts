/** `npm run overhead` measures what a page with everything on costs its user, and writes it into the README. Build first. */
import { root } from '../../../examples/setup.js';
import { writeSection } from '../../support/write-section.ts';
import { measureOverhead } from './measure.ts';

const README = `${root}README.md`;
const overhead = await measureOverhead();
const { with: on, without: off, own, records } = overhead;
console.log(overhead);

const whole = (ms: number): string => `${Math.round(ms).toLocaleString('en')} ms`;
const share = (ms: number): string => `${(ms / 600).toFixed(2)} % of a minute`;
const row = (name: string, one: number, other: number, more = ''): string =>
  `| ${name} | ${whole(one)} | ${whole(other)} | ${whole(other - one)}${more} |`;
const added = on.loading + on.use - off.loading - off.use;
const table = `| | without | everything on | added |
|---|---|---|---|
${row('main thread: loading', off.loading, on.loading)}
${row('main thread: a minute of use', off.use, on.use)}
${row('main thread: both', off.loading + off.use, on.loading + on.use, `, ${share(added)}`)}
${row('interactions, median', off.median, on.median)}
${row('Interaction to Next Paint', off.inp, on.inp)}
| longest run of the client's scripts, as profiled | | ${own.longest.toFixed(1)} ms | |
| records that arrived in a minute of use | | ${records.toLocaleString('en')} | |`;

await writeSection(README, 'overhead', table);
