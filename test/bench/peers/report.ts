/**
 * `npm run bench` compares what recording costs a page, by footlight and by others, and writes it into the README, as a table
 * and as a chart. Build first.
 */
import { writeFile } from 'node:fs/promises';
import { root } from '../../../examples/setup.js';
import { writeSection } from '../../support/write-section.ts';
import { installPeers } from './bundles.ts';
import { chartOf } from './chart.ts';
import { measure } from './measure.ts';
import { tableOf } from './table.ts';

const README = `${root}README.md`;
const CHART = 'examples/pictures/bench.svg';
installPeers();
const measured = await measure();
console.log(JSON.stringify(measured));
const table = tableOf(measured);
console.log(table);

await writeFile(`${root}${CHART}`, chartOf(measured));
await writeSection(README, 'bench', `![What the table says of logs and spans, as bars](${CHART})\n\n${table}`);
