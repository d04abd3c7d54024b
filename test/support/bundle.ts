import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/**
 * The built file that an import of the package by its public name resolves to, in production; with `?later`, the one that
 * it loads when it is needed.
 */
const resolve = (name: string): string | undefined => {
  const [entryName = '', later] = name.split('?');
  const entry = exports[entryName.replace(/^footlight/, '.')];
  const file = entry && `${root}${entry.import?.default ?? entry}`;
  return later ? `${root}dist/${/import\("([^"]+)"\)/.exec(readFileSync(file, 'utf8'))?.[1]}` : file;
};

/**
 * A scenario bundled and minified by esbuild, without what it loads later. `honest` ignores `sideEffects` and pure
 * annotations.
 */
export async function bundleWithEsbuild(
  code: string,
  external: readonly string[] = [],
  ignoreAnnotations = false,
): Promise<string> {
  const plugins = [
    {
      name: 'public-names',
      setup(setup: import('esbuild').PluginBuild) {
        setup.onResolve({ filter: /^\./ }, ({ path, kind }) =>
          kind === 'dynamic-import' ? { path, external: true } : undefined,
        );
        setup.onResolve({ filter: /^footlight/ }, ({ path }) => {
          const file = external.includes(path) ? undefined : resolve(path);
          return file ? { path: file } : { path, external: true };
        });
      },
    },
  ];
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    external: [...external],
    ignoreAnnotations,
    plugins,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** A scenario bundled by rollup and minified by esbuild. */
export async function bundleWithRollup(code: string, external: readonly string[] = []): Promise<string> {
  const bundle = await rollup({
    input: 'app',
    external: [...external, 'react'],
    onwarn: () => {},
    plugins: [
      {
        name: 'public-names',
        resolveId: (id: string) => (id === 'app' ? id : external.includes(id) ? false : (resolve(id) ?? null)),
        load: (id: string) => (id === 'app' ? code : null),
      },
      nodeResolve({ browser: true }),
    ],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  return (await transform(output[0].code, { minify: true, format: 'esm', target: 'es2022' })).code;
}

/** Bytes of a bundle: minified, gzip -9, brotli 11. */
export const sizesOf = (code: string): { minified: number; gzip: number; brotli: number } => ({
  minified: Buffer.byteLength(code),
  gzip: gzipSync(code, { level: 9 }).length,
  brotli: brotliCompressSync(code).length,
});
