import { basename } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../examples/setup.js';

/** The files of an app that is built for production with chunks, by their names; `app.js` is loaded first. */
export async function appBundle(code: string): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, sourcefile: 'app.js' },
    alias: { 'footlight/debug': `${root}dist/debug.js`, footlight: `${root}dist/index.js` },
    entryNames: 'app',
    outdir: '/',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}
