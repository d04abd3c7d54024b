/** `npm run overhead` measures what a page with everything on costs its user, and writes it into the README. Build first. */
import { readFile, writeFile } from 'node:fs/promises';
import { root } from '../../../examples/setup.js';
import { measureOverhead } from './measure.ts';

const README = `${root}README.md`;
const overhead = await measureOverhead();
const { with: on, without: off, own, records, seconds } = overhead;
console.log(overhead);

const whole = (ms: number): string => `${Math.round(ms).toLocaleString('en')} ms`;
const share = (ms: number): string => `${((ms / seconds / 1_000) * 100).toFixed(2)} %`;
const table = `| A minute of use | without | everything on | added |
|---|---|---|---|
| main thread, loading included | ${whole(off.mainThread)} | ${whole(on.mainThread)} | ${whole(on.mainThread - off.mainThread)}, ${share(on.mainThread - off.mainThread)} of the minute |
| interactions, median | ${whole(off.median)} | ${whole(on.median)} | ${whole(on.median - off.median)} |
| Interaction to Next Paint | ${whole(off.inp)} | ${whole(on.inp)} | ${whole(on.inp - off.inp)} |
| scripts of the client, as profiled | | ${whole(own.total)}, ${share(own.total)} of the minute | the longest without a pause ${own.longest.toFixed(1)} ms |
| records that arrived | | ${records.toLocaleString('en')} | |`;

const [before, rest] = (await readFile(README, 'utf8')).split('<!-- overhead -->');
const after = rest?.split('<!-- /overhead -->')[1];
if (before === undefined || after === undefined) throw new Error(`${README} has no place for the table`);
await writeFile(README, `${before}<!-- overhead -->\n${table}\n<!-- /overhead -->${after}`);
