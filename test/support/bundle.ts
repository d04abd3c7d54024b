import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** The built file that an import of the package by its public name resolves to, in production. */
const resolve = (name: string): string | undefined => {
  const entry = exports[name.replace(/^footlight/, '.')];
  return entry && `${root}${entry.import?.default ?? entry}`;
};

/** What an app imports, and how much of it may reach the user. */
export interface Scenario {
  readonly name: string;
  readonly code: string;
  /** Largest size in bytes: gzip -9 of the esbuild bundle. Raised only in the commit that causes it. */
  readonly ceiling: number;
  /** Packages that the app has anyway. */
  readonly external?: readonly string[];
  /** Words of features that this app does not import. */
  readonly mustNotHold: readonly string[];
}

const METRICS = ['resourceMetrics', 'aggregationTemporality', 'otel.metric.overflow'];
const FETCH = ['frontend.api.request.duration', 'x-correlation-id'];
const PAGE_VIEWS = ['frontend.page_views', 'pushState', 'currententrychange'];
const ERRORS = ['frontend.errors'];
const OUTBOX = ['indexedDB', 'navigator.locks'];
const REQUESTS = ['XMLHttpRequest'];
const TRACING = ['opentelemetry', 'OpenTelemetry', 'resourceSpans', 'traceparent', 'documentLoad'];
const REACT = ['TelemetryProvider', 'componentStack'];

/** The import scenarios of `npm run size`, the ceilings and the README. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'logger only',
    code: `import { createTelemetry, createLogger } from 'footlight'; console.log(createTelemetry, createLogger);`,
    ceiling: 4_540,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...REQUESTS, ...TRACING, ...REACT],
  },
  {
    name: 'logger + persistent outbox',
    code: `import { createTelemetry, createLogger, persistentOutbox } from 'footlight'; console.log(createTelemetry, createLogger, persistentOutbox);`,
    ceiling: 5_850,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...REQUESTS, ...TRACING, ...REACT],
  },
  {
    name: 'errors only',
    code: `import { createTelemetry, reportError } from 'footlight'; console.log(createTelemetry, reportError);`,
    ceiling: 6_300,
    mustNotHold: [...FETCH, ...PAGE_VIEWS, ...OUTBOX, ...REQUESTS, ...TRACING, ...REACT],
  },
  {
    name: 'page views + fetch client + logger',
    code: `import { createTelemetry, pageViews, createFetch, createLogger } from 'footlight'; console.log(createTelemetry, pageViews, createFetch, createLogger);`,
    ceiling: 7_640,
    mustNotHold: [...ERRORS, ...OUTBOX, ...REQUESTS, ...TRACING, ...REACT],
  },
  {
    name: 'everything without React',
    code: `import * as footlight from 'footlight'; console.log(footlight);`,
    ceiling: 10_060,
    mustNotHold: [...TRACING, ...REACT],
  },
  {
    name: 'logger + tracing, the OpenTelemetry SDK included',
    code: `import { createTelemetry, createLogger } from 'footlight'; import { tracing, createTracer, withSpan } from 'footlight/tracing'; console.log(createTelemetry, createLogger, tracing, createTracer, withSpan);`,
    ceiling: 18_300,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...REQUESTS, ...REACT],
  },
  {
    name: 'React entry alone',
    code: `import * as footlight from 'footlight/react'; console.log(footlight);`,
    ceiling: 1_500,
    external: ['react', 'footlight'],
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...REQUESTS, ...TRACING],
  },
];

/** A scenario bundled and minified by esbuild. `honest` ignores `sideEffects` and pure annotations. */
export async function bundleWithEsbuild(
  code: string,
  external: readonly string[] = [],
  ignoreAnnotations = false,
): Promise<string> {
  const plugins = [
    {
      name: 'public-names',
      setup(setup: import('esbuild').PluginBuild) {
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
