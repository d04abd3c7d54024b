import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from './pack.ts';

interface Installed {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** `package-lock.json`: what is installed where. */
interface Lock {
  readonly packages: Readonly<Record<string, Installed>>;
}

const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as Lock;
const isOfOpenTelemetry = (name: string): boolean => name.startsWith('@opentelemetry/');
const PEERS = Object.keys(manifest.peerDependencies).filter(isOfOpenTelemetry);

/** Where Node finds a package for the one at a path: beside it, or beside those that it is in. */
function find({ packages }: Lock, from: string, name: string): string | undefined {
  const path = `${from && `${from}/`}node_modules/${name}`;
  if (path in packages) return path;
  return from ? find({ packages }, from.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, ''), name) : undefined;
}

/** The folders of each package of OpenTelemetry that some of them bring, with the versions there. */
function copiesOf(of: Lock, names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const seen = new Set<string>();
  const visit = (from: string, name: string): void => {
    const path = find(of, from, name);
    if (!path || seen.has(path)) return;
    seen.add(path);
    const { dependencies, peerDependencies } = of.packages[path] as Installed;
    for (const next of Object.keys({ ...dependencies, ...peerDependencies })) visit(path, next);
  };
  for (const name of names) visit('', name);
  const copies: Record<string, string[]> = {};
  for (const path of [...seen].sort()) {
    const name = path.replace(/^.*node_modules\//, '');
    if (isOfOpenTelemetry(name)) (copies[name] ??= []).push(`${path} ${of.packages[path]?.version}`);
  }
  return copies;
}

/** The folders that the files of each package of OpenTelemetry in a bundle come from. */
function foldersOf(files: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const folders: Record<string, string[]> = {};
  for (const file of files) {
    const [, folder = '', name = ''] = /^(.*node_modules\/(@opentelemetry\/[^/]+)\/build\/[^/]+)\//.exec(file) ?? [];
    const known = (folders[name] ??= []);
    if (!known.includes(folder)) known.push(folder);
  }
  return folders;
}

const twice = (copies: Readonly<Record<string, readonly string[]>>): readonly (readonly string[])[] =>
  Object.values(copies).filter(({ length }) => length > 1);

/** The names that a declaration file and those beside it import from packages. */
function importsOf(file: string, found: Record<string, string[]> = {}): Readonly<Record<string, readonly string[]>> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  for (const statement of source.statements.filter(ts.isImportDeclaration)) {
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    if (from.startsWith('.')) importsOf(join(dirname(file), from.replace(/\.js$/, '.d.ts')), found);
    const names = statement.importClause?.namedBindings;
    const own =
      names && ts.isNamedImports(names)
        ? names.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
        : [];
    if (!from.startsWith('.')) (found[from] ??= []).push(...own);
  }
  return found;
}

describe('an app that installs the peers', () => {
  it('has one copy of each package of OpenTelemetry', () => {
    const copies = copiesOf(lock, PEERS);
    expect(Object.keys(copies)).toEqual(
      expect.arrayContaining([...PEERS, '@opentelemetry/core', '@opentelemetry/resources']),
    );
    expect(twice(copies)).toEqual([]);
  });

  it('has them in the versions that this one is tested with', () => {
    for (const name of PEERS) {
      const { version = '' } = lock.packages[`node_modules/${name}`] ?? {};
      expect(version).toBe(manifest.devDependencies[name]);
      const [wanted, got] = [manifest.peerDependencies[name], version].map((of) => of.match(/\d+/g).map(Number));
      expect(got[0]).toBe(wanted[0]);
      expect(got[1]).toBeGreaterThanOrEqual(wanted[1]);
    }
  });

  it('would not go unnoticed if it had two', () => {
    const core = '@opentelemetry/core';
    const nested = `node_modules/@opentelemetry/otlp-transformer/node_modules/${core}`;
    const packages = { ...lock.packages, [nested]: { version: '2.11.0' } };
    expect(twice(copiesOf({ packages }, PEERS))).toEqual([
      [`node_modules/${core} ${lock.packages[`node_modules/${core}`]?.version}`, `${nested} 2.11.0`].sort(),
    ]);
  });
});

describe('a bundle of all that traces', () => {
  it('has no package twice, nor in two builds', async () => {
    const { metafile } = await build({
      stdin: {
        contents: ['index', 'tracing', 'otel-exporter']
          .map((entry) => `export * from './dist/${entry}.js';`)
          .join('\n'),
        resolveDir: root,
      },
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      logLevel: 'error',
    });
    const folders = foldersOf(Object.keys(metafile.inputs).filter((file) => file.includes('@opentelemetry/')));
    expect(Object.keys(folders)).toEqual(expect.arrayContaining([...PEERS, '@opentelemetry/core']));
    expect(twice(folders)).toEqual([]);
  });

  it('would not go unnoticed if it had', () => {
    const core = 'node_modules/@opentelemetry/core/build/esm';
    const other = `node_modules/@opentelemetry/resources/${core}`;
    const cjs = 'node_modules/@opentelemetry/core/build/src';
    const files = [core, other, cjs].flatMap((folder) => [`${folder}/index.js`, `${folder}/common/time.js`]);
    expect(twice(foldersOf(files))).toEqual([[core, other, cjs]]);
  });
});

describe('the types of an entry', () => {
  it.each([
    [
      'tracing',
      {
        '@opentelemetry/api': expect.arrayContaining(['Span', 'Tracer']),
        '@opentelemetry/sdk-trace-web': ['SpanProcessor'],
      },
    ],
    ['otel-exporter', { '@opentelemetry/sdk-trace-web': ['SpanProcessor'] }],
    ['index', {}],
  ])('name of OpenTelemetry the API, and what hears of spans: %s', (entry, expected) => {
    expect(importsOf(`${root}dist/${entry}.d.ts`)).toEqual(expected);
  });
});
