import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { decorators } from './support/decorators.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The package by its public names, from source, as in development. */
const alias = [
  { find: /^footlight$/, replacement: at('src/index.ts') },
  { find: /^footlight\/web-vitals$/, replacement: at('src/web-vitals/index.ts') },
  { find: /^footlight\/debug$/, replacement: at('src/debug/index.ts') },
  { find: /^footlight\/tracing$/, replacement: at('src/tracing/index.ts') },
  { find: /^footlight\/otel-exporter$/, replacement: at('src/tracing/otel-exporter.ts') },
  // Only the build has the snippet.
  { find: /^footlight\/early$/, replacement: at('dist/early.js') },
  { find: /^footlight\/react$/, replacement: at('react/index.ts') },
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

/** Tests of React: its DOM and jsdom are loaded once a worker, not once a file. */
const ofReact = (name: string) => {
  const { test, ...rest } = project(name, 'jsdom', ['test/react/**/*.test.tsx']);
  return { ...rest, test: { ...test, isolate: false, setupFiles: [at('test/react/setup.ts')] } };
};

/** The same tests, with React 18 by the name of React, for what the tests import and for what that imports. */
const ofReact18 = () => {
  const { test, ...rest } = ofReact('react-18');
  const server = { deps: { inline: [/@testing-library\/react/] } };
  return {
    ...rest,
    resolve: { alias: [...alias, { find: /^(react|react-dom)(?=\/|$)/, replacement: '$1-18' }] },
    test: { ...test, server, setupFiles: [at('test/support/react-18.ts'), ...test.setupFiles] },
  };
};

const config: ViteUserConfig = defineConfig({
  root: at(''),
  test: {
    // Browsers and collectors wait for each other: more at a time than there are cores.
    maxWorkers: 3,
    projects: [
      project('unit', 'jsdom', ['test/unit/**/*.test.ts']),
      ofReact('react'),
      ofReact18(),
      project('server', 'node', ['test/ssr/**/*.test.{ts,tsx}']),
      sharing(project('browser', 'node', ['test/browser/*.test.ts'], 120_000)),
      // Each of its files takes the whole machine.
      alone(project('delivery', 'node', ['test/browser/delivery/*.test.ts'], 900_000)),
      // Real back ends: `npm run test:stack`.
      alone(project('stack', 'node', ['test/stack/*.test.ts'], 300_000)),
      project('package', 'node', ['test/package/**/*.test.ts', 'test/types/**/*.test.ts'], 60_000),
    ],
  },
});

export default config;
