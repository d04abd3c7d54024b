import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundleWithEsbuild, bundleWithRollup } from '../support/bundle.ts';
import { root } from './pack.ts';

const OPEN_TELEMETRY = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace-web',
  '@opentelemetry/exporter-trace-otlp-http',
];

const WEB_VITALS = ['web-vitals', 'web-vitals/attribution'];

/** What is left of a bundle beside imports of other packages. */
const withoutImports = (bundle: string): string =>
  bundle.replace(/import\s*(\{[^}]*\}\s*from\s*)?"[^"]*";?/g, '').trim();

describe('importing an entry', () => {
  it.each(['footlight', 'footlight/early', 'footlight/testing'])(
    'does no work: nothing is left of %s where nothing is used, annotations ignored',
    async (entry) => {
      expect(await bundleWithEsbuild(`import '${entry}';`, [], true)).toBe('');
    },
  );

  it("does no work: nothing is left of 'footlight/debug' where nothing is used, annotations ignored", async () => {
    expect(await bundleWithEsbuild(`import 'footlight/debug';`, [], true)).toBe('');
  });

  it("does no work: nothing is left of 'footlight/react' but imports", async () => {
    // Annotations count here: `createContext` is a call, marked as pure.
    const left = await bundleWithEsbuild(`import 'footlight/react';`, ['react', 'footlight']);
    expect(withoutImports(left)).toBe('');
  });

  it("makes no call but createContext in 'footlight/react', annotations ignored", async () => {
    const left = await bundleWithEsbuild(`import 'footlight/react';`, ['react', 'footlight'], true);
    const [, context] = /createContext as (\w+)/.exec(left) ?? [];
    expect(withoutImports(left)).toMatch(new RegExp(`^var \\w+=${context}\\(void 0\\);$`));
  });

  it.each(['footlight/tracing', 'footlight/otel-exporter'])(
    'does no work: nothing is left of %s but imports of OpenTelemetry, annotations ignored',
    async (entry) => {
      const left = await bundleWithEsbuild(`import '${entry}';`, OPEN_TELEMETRY, true);
      expect(withoutImports(left)).toBe('');
    },
  );

  it("does no work: nothing is left of 'footlight/web-vitals' but imports of the library, annotations ignored", async () => {
    const left = await bundleWithEsbuild(`import 'footlight/web-vitals';`, WEB_VITALS, true);
    expect(withoutImports(left)).toBe('');
  });

  it.each<[string, readonly string[]]>([
    ['footlight', []],
    ['footlight/early', []],
    ['footlight/debug', []],
    ['footlight/testing', []],
    ['footlight/react', ['footlight']],
    ['footlight/tracing', OPEN_TELEMETRY],
    ['footlight/otel-exporter', OPEN_TELEMETRY],
    ['footlight/web-vitals', WEB_VITALS],
  ])('leaves nothing of %s with rollup', async (entry, external) => {
    const left = await bundleWithRollup(`import '${entry}';`, external);
    expect(withoutImports(left)).toBe('');
  });

  it.each([
    ['esbuild', bundleWithEsbuild],
    ['rollup', bundleWithRollup],
  ] as const)('leaves nothing of tracing with %s where OpenTelemetry is bundled too', async (_, bundle) => {
    expect(await bundle(`import 'footlight/tracing'; import 'footlight/otel-exporter';`)).toBe('');
  });

  it('has no side effects by package.json', () => {
    expect(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).sideEffects).toBe(false);
  });
});
