/** `npm run bench` compares what recording costs a page, by footlight and by others, and writes it into the README. Build first. */
import { readFile, writeFile } from 'node:fs/promises';
import { root } from '../../../examples/setup.js';
import { installPeers } from './bundles.ts';
import { measure } from './measure.ts';
import { tableOf } from './table.ts';

const README = `${root}README.md`;
installPeers();
const measured = await measure();
console.log(JSON.stringify(measured));
const table = tableOf(measured);
console.log(table);

const [before, rest] = (await readFile(README, 'utf8')).split('<!-- bench -->');
const after = rest?.split('<!-- /bench -->')[1];
if (before === undefined || after === undefined) throw new Error(`${README} has no place for the table`);
await writeFile(README, `${before}<!-- bench -->\n${table}\n<!-- /bench -->${after}`);
