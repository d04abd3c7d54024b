import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Packed, pack, root } from './pack.ts';

const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
/** The entries with code, and a name that each has. */
const CODE_ENTRIES = {
  footlight: 'createTelemetry',
  'footlight/debug': 'debug',
  'footlight/tracing': 'tracing',
  'footlight/otel-exporter': 'otelExporter',
  'footlight/web-vitals': 'webVitals',
  'footlight/early': 'earlyScript',
  'footlight/testing': 'createTestTelemetry',
  'footlight/react': 'TelemetryProvider',
  'footlight/react-router': 'trackRouter',
  'footlight/tanstack-router': 'trackRouter',
};
/** Those that need what is too large to be installed for this: their own tests load them in plain Node. */
const OTHER_ENTRIES = ['footlight/next'];

let packed: Packed;
beforeAll(() => {
  packed = pack();
});
afterAll(() => packed.remove());

/** The files that a part of the `exports` map names. */
const filesOf = (entry: unknown): string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry as object).flatMap(filesOf);

const installed = (path: string): string => join(packed.project, 'node_modules/footlight', path);

/** What code prints as JSON, run by a plain Node in a project that installed the package. */
function evaluate(code: string, how: 'import' | 'require', ...flags: readonly string[]): readonly string[] {
  const type = how === 'import' ? 'module' : 'commonjs';
  const options = { cwd: packed.project, encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, [...flags, `--input-type=${type}`, '--eval', code], options));
}

/** The names that an entry has at run time. */
function namesOf(entry: string, how: 'import' | 'require', ...flags: readonly string[]): readonly string[] {
  const load = how === 'import' ? `import * as entry from '${entry}';` : `const entry = require('${entry}');`;
  return evaluate(`${load} console.log(JSON.stringify(Object.keys(entry).sort()))`, how, ...flags);
}

describe('the package', () => {
  it('holds the build and what npm wants, and nothing else', () => {
    const tops = new Set(packed.files.map((path) => path.replace(/\/.*/, '')));
    expect([...tops].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
  });

  it('has a file for every path that package.json names', () => {
    const { main, module, types, unpkg, jsdelivr } = manifest;
    const paths = [main, module, types, unpkg, jsdelivr, ...filesOf(manifest.exports)];
    expect(paths.filter((path) => !existsSync(installed(path)))).toEqual([]);
  });

  it('has no dependency at run time', () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it('leaves it to the app to install what only some entries need', () => {
    const peers = Object.keys(manifest.peerDependencies);
    expect(peers).toEqual([
      '@jridgewell/trace-mapping',
      '@opentelemetry/api',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/sdk-trace-web',
      '@tanstack/react-router',
      'next',
      'react',
      'react-router',
      'web-vitals',
    ]);
    expect(manifest.peerDependenciesMeta).toEqual(Object.fromEntries(peers.map((name) => [name, { optional: true }])));
    // Before 1.0 each minor may break.
    expect(manifest.peerDependencies['@opentelemetry/exporter-trace-otlp-http']).toBe(
      manifest.devDependencies['@opentelemetry/exporter-trace-otlp-http'],
    );
  });

  it('gives publint nothing to say', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: packed.tarball.buffer } });
    expect(messages.map((message) => formatMessage(message, pkg as never, { color: false }))).toEqual([]);
  });

  it('has the right types for every entry and module system', async () => {
    // The global build is for a script tag: nobody imports it, so it has no types.
    const result = await checkPackage(createPackageFromTarballData(packed.tarball), {
      excludeEntrypoints: ['./global'],
    });
    const problems = result.types ? result.problems : [{ kind: 'no types at all' }];
    // Node 10 knows no `exports`, so no package finds its entries there but the root.
    const isOfOurTime = (problem: object): boolean =>
      !('resolutionKind' in problem && problem.resolutionKind === 'node10');
    expect(problems.filter((problem) => isOfOurTime(problem) || problem.kind !== 'NoResolution')).toEqual([]);
  });

  it.each([ts.ModuleResolutionKind.Node16, ts.ModuleResolutionKind.Bundler])(
    'has declarations that compile in a strict project, module resolution %i',
    (moduleResolution) => {
      const file = join(packed.project, `app-${moduleResolution}.mts`);
      writeFileSync(
        file,
        [...Object.keys(CODE_ENTRIES), ...OTHER_ENTRIES]
          .map((entry, i) => `export * as entry${i} from '${entry}';`)
          .join('\n'),
      );
      const module = moduleResolution === ts.ModuleResolutionKind.Node16 ? ts.ModuleKind.Node16 : ts.ModuleKind.ESNext;
      const target = ts.ScriptTarget.ES2022;
      const options = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: [],
        moduleResolution,
        module,
      };
      const program = ts.createProgram([file], { ...options, target, skipLibCheck: false });
      const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => [file?.fileName, messageText]);
      expect(problems.filter(([name]) => !`${name}`.includes('/@types/'))).toEqual([]);
    },
  );
});

describe.each(Object.entries(CODE_ENTRIES))('%s in plain Node', (entry, name) => {
  it('has the same names by import and by require, in production and in development', () => {
    const names = namesOf(entry, 'import');
    expect(names).toContain(name);
    expect(names).not.toContain('default');
    expect(namesOf(entry, 'require')).toEqual(names);
    expect(namesOf(entry, 'import', '--conditions=development')).toEqual(names);
    expect(namesOf(entry, 'require', '--conditions=development')).toEqual(names);
  });
});

describe('importing all entries in plain Node', () => {
  it.each(['import', 'require'] as const)('by %s adds nothing to the global object, nor does OpenTelemetry', (how) => {
    const load = how === 'import' ? 'await import' : 'require';
    const loads = Object.keys(CODE_ENTRIES).map((entry) => `${load}('${entry}');`);
    const code = `const before = Reflect.ownKeys(globalThis).length; ${loads.join(' ')}
      console.log(JSON.stringify(Reflect.ownKeys(globalThis).slice(before).map(String)));`;
    expect(evaluate(code, how)).toEqual([]);
  });
});

describe.each(['./react', './next'])('%s', (entry) => {
  const files = filesOf(manifest.exports[entry]).filter((path) => !/\.d\.c?ts$/.test(path));

  it.each(files)("begins with 'use client': %s", (path) => {
    expect(readFileSync(installed(path), 'utf8')).toMatch(/^("use strict";\s*)?"use client";/);
  });

  it.each(files)('shares the core with the app, by its public name: %s', (path) => {
    expect(readFileSync(installed(path), 'utf8')).toMatch(/(from |require\()"footlight"/);
  });
});

describe('the adapter of Next', () => {
  const files = filesOf(manifest.exports['./next']).filter((path) => !/\.d\.c?ts$/.test(path));

  it.each(files)('shares the provider with the app, and finds Next where Node itself loads it: %s', (path) => {
    const imported = [...readFileSync(installed(path), 'utf8').matchAll(/(?:from |require\()"([^"]+)"/g)];
    const names = ['footlight', 'footlight/react', 'next/compat/router.js', 'next/navigation.js', 'react'];
    expect(imported.map(([, name]) => name).sort()).toEqual(names);
  });
});

describe('the global build', () => {
  it('defines footlight, and touches no other global as it loads', () => {
    const page: Record<string, unknown> = {};
    runInNewContext(readFileSync(installed('dist/footlight.global.js'), 'utf8'), page);
    expect(Object.keys(page)).toEqual(['footlight']);
    expect(Object.keys(page['footlight'] as object).sort()).toEqual(namesOf('footlight', 'import'));
  });
});
