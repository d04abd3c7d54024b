import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { decorators } from './support/decorators.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The package by its public names, from source, as in development. */
const alias = [
  { find: /^footlight$/, replacement: at('src/index.ts') },
  { find: /^footlight\/web-vitals$/, replacement: at('src/web-vitals/index.ts') },
  { find: /^footlight\/debug$/, replacement: at('src/debug/index.ts') },
  { find: /^footlight\/testing$/, replacement: at('src/testing/index.ts') },
  { find: /^footlight\/tracing$/, replacement: at('src/tracing/index.ts') },
  { find: /^footlight\/otel-exporter$/, replacement: at('src/tracing/otel-exporter.ts') },
  // Only the build has the snippet.
  { find: /^footlight\/early$/, replacement: at('dist/early.js') },
  { find: /^footlight\/react$/, replacement: at('react/index.ts') },
  { find: /^footlight\/(react|tanstack)-router$/, replacement: at('react/routers/$1-router.ts') },
  { find: /^footlight\/next$/, replacement: at('react/routers/next.ts') },
];

const project = (name: string, environment: 'jsdom' | 'node', include: readonly string[], timeoutMs = 5_000) => ({
  resolve: { alias },
  plugins: [decorators],
  test: {
    name,
    environment,
    include: include.map((pattern) => at(pattern)),
    testTimeout: timeoutMs,
    hookTimeout: Math.max(timeoutMs, 30_000),
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
  },
});

/** Files of one worker share their modules: what they import, and the bundles they make, are made once. */
const sharing = <Project extends { test: object }>({ test, ...rest }: Project) => ({
  ...rest,
  // Once more where a busy machine kept a browser waiting; the report says of which tests.
  test: { ...test, isolate: false, retry: 1 },
});

const alone = <Project extends { test: object }>({ test, ...rest }: Project) => ({
  ...rest,
  test: { ...test, fileParallelism: false },
});

/** Tests of routers: each file has another version of one. */
const ofRouters = () => {
  const { test, ...rest } = project('routers', 'jsdom', ['test/react/routers/*.test.tsx'], 20_000);
  return { ...rest, test: { ...test, setupFiles: [at('test/react/setup.ts')] } };
};

/** Which React the tests of React are run with. */
interface ReactBuild {
  readonly version: 18 | 19;
  /** Whether it is the production build, which knows no `act`, and in which StrictMode changes nothing. */
  readonly isProduction?: boolean;
  /** Whether everything is rendered in StrictMode. */
  readonly isStrict?: boolean;
}

/** Tests of React: its DOM and jsdom are loaded once a worker, not once a file. */
const ofReact = ({ version, isProduction, isStrict }: ReactBuild) => {
  const is18 = version === 18;
  const name = `react${is18 ? '-18' : ''}${isProduction ? '-production' : ''}${isStrict ? '-strict' : ''}`;
  const { test, ...rest } = project(name, 'jsdom', ['test/react/*.test.tsx'], 20_000);
  return {
    ...rest,
    // React 18 by the name of React, for what the tests import and for what that imports.
    resolve: { alias: is18 ? [...alias, { find: /^(react|react-dom)(?=\/|$)/, replacement: '$1-18' }] : alias },
    oxc: { jsx: { runtime: 'automatic' as const, development: !isProduction } },
    test: {
      ...test,
      isolate: false,
      env: { ...(isProduction && { NODE_ENV: 'production' }), ...(isStrict && { REACT_STRICT: '1' }) },
      ...(is18 && { server: { deps: { inline: [/@testing-library\/react/] } } }),
      setupFiles: [
        ...(is18 ? [at('test/support/react-18.ts')] : []),
        ...(isProduction ? [at('test/support/react-production.ts')] : []),
        at('test/react/setup.ts'),
      ],
    },
  };
};

/** All ways that React is run: what it does twice under StrictMode it does in its development build only. */
const REACTS: readonly ReactBuild[] = ([18, 19] as const).flatMap((version) => [
  { version },
  { version, isStrict: true },
  { version, isProduction: true, isStrict: true },
]);

const config: ViteUserConfig = defineConfig({
  root: at(''),
  test: {
    // Browsers and collectors wait for each other: more at a time than there are cores.
    maxWorkers: 3,
    projects: [
      project('unit', 'jsdom', ['test/unit/**/*.test.ts'], 20_000),
      ...REACTS.map(ofReact),
      ofRouters(),
      project('example', 'jsdom', ['examples/react-app/src/**/*.test.tsx'], 20_000),
      project('server', 'node', ['test/ssr/**/*.test.{ts,tsx}']),
      sharing(project('browser', 'node', ['test/browser/*.test.ts'], 120_000)),
      // Each of its files takes the whole machine.
      alone(project('delivery', 'node', ['test/browser/delivery/*.test.ts'], 900_000)),
      project('next', 'node', ['test/next/*.test.ts'], 120_000),
      // Real back ends: `npm run test:stack`.
      alone(project('stack', 'node', ['test/stack/*.test.ts'], 300_000)),
      project('package', 'node', ['test/package/**/*.test.ts', 'test/types/**/*.test.ts'], 60_000),
    ],
  },
});

export default config;
