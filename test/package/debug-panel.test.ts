import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Packed, pack } from './pack.ts';

const CODE = `import { createTelemetry } from 'footlight'; import { debug } from 'footlight/debug';
createTelemetry({ service: { name: 'app' }, endpoint: '/otlp', features: [debug()] });`;
// Of the panel, and of nothing else.
const WORD = 'adoptedStyleSheets';

/** A file of an app, and whether a page loads it at once. */
interface Built {
  readonly text: string;
  readonly isFirst: boolean;
}

let packed: Packed;
let entry: string;
beforeAll(() => {
  packed = pack();
  entry = join(packed.project, 'app.js');
  writeFileSync(entry, CODE);
});
afterAll(() => packed.remove());

const byEsbuild = async (): Promise<readonly Built[]> => {
  const { outputFiles, metafile } = await esbuild({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: join(packed.project, 'out'),
    absWorkingDir: packed.project,
    metafile: true,
    write: false,
  });
  const first = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === 'app.js');
  const names = first?.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path) ?? [];
  return outputFiles.map(({ path, text }) => ({
    text,
    isFirst: path.endsWith('app.js') || names.some((name) => path.endsWith(name)),
  }));
};
const byRollup = async (): Promise<readonly Built[]> => {
  const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
  const { output } = await bundle.generate({ format: 'esm' });
  return output.flatMap((one) => (one.type === 'chunk' ? [{ text: one.code, isFirst: !one.isDynamicEntry }] : []));
};
const byVite = async (): Promise<readonly Built[]> => {
  const result = await vite({
    root: packed.project,
    logLevel: 'silent',
    configFile: false,
    build: { write: false, minify: false, rollupOptions: { input: entry } },
  });
  const { output } = result as unknown as Awaited<ReturnType<Awaited<ReturnType<typeof rollup>>['generate']>>;
  return output.flatMap((one) => (one.type === 'chunk' ? [{ text: one.code, isFirst: !one.isDynamicEntry }] : []));
};

describe('the panel of debug()', () => {
  it.each([
    ['esbuild', byEsbuild],
    ['rollup', byRollup],
    ['Vite', byVite],
  ])('is a file of its own, which is loaded later, in an app built by %s', async (_, build) => {
    const files = await build();
    const holders = files.filter(({ text }) => text.includes(WORD));
    expect(holders.map(({ isFirst }) => isFirst)).toEqual([false]);
    expect(files.some(({ text, isFirst }) => isFirst && text.includes('footlight.debug'))).toBe(true);
  });
});
