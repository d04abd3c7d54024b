import { bundleWithEsbuild, bundleWithRollup, scenarios, sizesOf } from '../support/bundle.ts';

const rows: Record<string, unknown>[] = [];
for (const { name, code, external, ceiling } of scenarios) {
  for (const [bundler, bundle] of [
    ['esbuild', bundleWithEsbuild],
    ['rollup', bundleWithRollup],
  ] as const) {
    rows.push({ scenario: name, bundler, ...sizesOf(await bundle(code, external)), ceiling });
  }
}
console.log('Bytes of what an app ships, by what it imports (gzip -9, brotli 11; ceiling: gzip with esbuild)');
console.table(rows);
