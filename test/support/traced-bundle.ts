import { build } from 'esbuild';
import { root } from '../../examples/setup.js';

const CODE = `
export * as footlight from 'footlight';
export * as tracing from 'footlight/tracing';
export * as exporter from 'footlight/otel-exporter';
export * as api from '@opentelemetry/api';
`;

let bundle: Promise<string> | undefined;

/** All that an app with tracing has, as the script of a page, from `dist`: `traced`, and `footlight` of the same copy. */
export function tracedBundle(): Promise<string> {
  bundle ??= build({
    stdin: { contents: CODE, resolveDir: root },
    alias: {
      'footlight/tracing': `${root}dist/tracing.js`,
      'footlight/otel-exporter': `${root}dist/otel-exporter.js`,
      footlight: `${root}dist/index.js`,
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'traced',
    footer: { js: 'globalThis.footlight = traced.footlight;' },
    logLevel: 'error',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return bundle;
}
