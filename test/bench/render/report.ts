/** `npm run render` measures what footlight adds to rendering with React, and writes it into the README. Build first. */
import { root } from '../../../examples/setup.js';
import { writeSection } from '../../support/write-section.ts';
import { measureRendering } from './measure.ts';

const README = `${root}README.md`;
const rendering = await measureRendering();
console.log(rendering);

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const { ratio, low, high } = rendering;
const table = `| without | with provider, boundary and page-view hook | ratio | the middle half of pairs of turns |
|---|---|---|---|
| ${ms(rendering.without)} | ${ms(rendering.with)} | ${ratio.toFixed(3)} | ${low.toFixed(3)} to ${high.toFixed(3)} |`;

await writeSection(README, 'render', table);
