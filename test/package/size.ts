/** `npm run size` prints what an app ships; `npm run size -- --write` also writes it into the README. */
import { readFile, writeFile } from 'node:fs/promises';
import { bundleWithEsbuild, bundleWithRollup, sizesOf } from '../support/bundle.ts';
import { costOf, parts } from '../support/parts.ts';
import { scenarios } from '../support/scenarios.ts';

const README = new URL('../../README.md', import.meta.url);
const rows: Record<string, unknown>[] = [];
let readme = await readFile(README, 'utf8');

/** Writes numbers into the row of a table that has numbers. */
function write(name: string, ...numbers: readonly number[]): void {
  const cells = numbers.map((bytes) => bytes.toLocaleString('en')).join(' | ');
  readme = readme
    .split('\n')
    .map((line) => (line.startsWith(`| ${name} | `) && /\| [\d,]+ \|$/.test(line) ? `| ${name} | ${cells} |` : line))
    .join('\n');
}

for (const { name, code, external, ceiling } of scenarios) {
  for (const [bundler, bundle] of [['esbuild', bundleWithEsbuild] as const, ['rollup', bundleWithRollup] as const]) {
    const sizes = sizesOf(await bundle(code, external));
    rows.push({ scenario: name, bundler, ...sizes, ceiling });
    if (bundler === 'esbuild') write(name, sizes.gzip, sizes.brotli);
  }
}

console.log('Bytes of what an app ships, by what it imports (gzip -9, brotli 11; ceiling: gzip with esbuild)');
console.table(rows);
const costs: Record<string, unknown>[] = [];
for (const part of parts) {
  const gzip = await costOf(part);
  costs.push({ part: part.name, gzip, ceiling: part.ceiling });
  write(part.name, gzip);
}
console.log('Bytes that parts add (gzip -9 with esbuild)');
console.table(costs);
if (process.argv.includes('--write')) await writeFile(README, readme);
