import { build } from 'esbuild';
import { root } from '../../examples/setup.js';

const CODE = `
export * as footlight from 'footlight';
export * as tracing from 'footlight/tracing';
export * as exporter from 'footlight/otel-exporter';
export * as api from '@opentelemetry/api';
`;

const make = async (more: string, minify: boolean): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: CODE + more, resolveDir: root },
    alias: {
      'footlight/web-vitals': `${root}dist/web-vitals.js`,
      'footlight/debug': `${root}dist/debug.js`,
      'footlight/tracing': `${root}dist/tracing.js`,
      'footlight/react': `${root}dist/react.js`,
      'footlight/react-router': `${root}dist/react-router.js`,
      'footlight/tanstack-router': `${root}dist/tanstack-router.js`,
      'footlight/otel-exporter': `${root}dist/otel-exporter.js`,
      footlight: `${root}dist/index.js`,
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    bundle: true,
    minify,
    write: false,
    format: 'iife',
    globalName: 'traced',
    footer: { js: 'globalThis.footlight = traced.footlight;' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
};

let bundles: Map<string, Promise<string>> | undefined;

/**
 * All that an app with tracing has, as the script of a page, from `dist`: `traced`, and `footlight` of the same copy. `more`
 * exports what the app has besides. Minified it is as apps ship it.
 */
export function tracedBundle(more = '', minify = false): Promise<string> {
  bundles ??= new Map();
  const key = `${minify} ${more}`;
  const bundle = bundles.get(key) ?? make(more, minify);
  bundles.set(key, bundle);
  return bundle;
}
