/** `npm run bench` compares what recording costs a page, by footlight and by others, and writes it into the README. Build first. */
import { root } from '../../../examples/setup.js';
import { writeSection } from '../../support/write-section.ts';
import { installPeers } from './bundles.ts';
import { measure } from './measure.ts';
import { tableOf } from './table.ts';

const README = `${root}README.md`;
installPeers();
const measured = await measure();
console.log(JSON.stringify(measured));
const table = tableOf(measured);
console.log(table);

await writeSection(README, 'bench', table);
