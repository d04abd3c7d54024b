/** `npm run size` prints what an app ships; `npm run size -- --write` also writes it into the README. */
import { readFile, writeFile } from 'node:fs/promises';
import { bundleWithEsbuild, bundleWithRollup, scenarios, sizesOf } from '../support/bundle.ts';

const README = new URL('../../README.md', import.meta.url);
const rows: Record<string, unknown>[] = [];
let readme = await readFile(README, 'utf8');

for (const { name, code, external, ceiling } of scenarios) {
  for (const [bundler, bundle] of [['esbuild', bundleWithEsbuild] as const, ['rollup', bundleWithRollup] as const]) {
    const sizes = sizesOf(await bundle(code, external));
    rows.push({ scenario: name, bundler, ...sizes, ceiling });
    if (bundler === 'rollup') continue;
    const cells = [sizes.gzip, sizes.brotli].map((bytes) => bytes.toLocaleString('en')).join(' | ');
    const [before = '', after = ''] = readme.split(`| ${name} |`);
    readme = `${before}| ${name} | ${cells} |${after.slice(after.indexOf('\n'))}`;
  }
}

console.log('Bytes of what an app ships, by what it imports (gzip -9, brotli 11; ceiling: gzip with esbuild)');
console.table(rows);
if (process.argv.includes('--write')) await writeFile(README, readme);
