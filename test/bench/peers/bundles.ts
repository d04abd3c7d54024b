import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { build } from 'esbuild';
import { root } from '../../../examples/setup.js';

const HERE = `${root}test/bench/peers`;

/** Installs what is compared, where that has not been done since the list of it last changed. */
export function installPeers(): void {
  const installed = `${HERE}/node_modules/.package-lock.json`;
  const locked = `${HERE}/package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) return;
  console.log('Installing what is compared …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: HERE, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed');
}

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: HERE },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Of ours what `dist` has, as an app would have it.
    alias: Object.fromEntries(
      ['web-vitals', 'tracing', ''].map((entry) => [
        entry ? `footlight/${entry}` : 'footlight',
        `${root}dist/${entry || 'index'}.js`,
      ]),
    ),
  });
  return outputFiles[0]?.text ?? '';
}

/** The script of a subject, with `bench`. */
export const benchBundle = (subject: string): Promise<string> =>
  bundle(`import * as subject from './subjects/${subject}.js';
import { createBench } from './page.js';
globalThis.bench = createBench(subject);`);

/** The script of a client with everything on, with `begin`, as an app would have it. */
export const everythingBundle = (client: string): Promise<string> =>
  bundle(`import { start } from './everything/${client}.js';
globalThis.begin = start;`);
