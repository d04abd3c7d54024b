import { describe, expect, it } from 'vitest';
import { bundleWithEsbuild, bundleWithRollup, sizesOf } from '../support/bundle.ts';
import { costOf, type Part, parts } from '../support/parts.ts';
import { allWords, foreignWords, type Scenario, scenarios } from '../support/scenarios.ts';

const bundlers = [
  ['esbuild', bundleWithEsbuild],
  ['rollup', bundleWithRollup],
] as const;

const wordsIn = (words: readonly string[], bundle: string): string[] => words.filter((word) => bundle.includes(word));

describe.each(scenarios)('an app that imports "$name"', ({ code, external, ceiling, holds }: Scenario) => {
  it(`ships at most ${ceiling} bytes: gzip, bundled with esbuild`, async () => {
    expect(sizesOf(await bundleWithEsbuild(code, external)).gzip).toBeLessThanOrEqual(ceiling);
  });

  it.each(bundlers)('ships no word of what it does not import, bundled with %s', async (_, bundle) => {
    expect(wordsIn(foreignWords({ holds }), await bundle(code, external))).toEqual([]);
  });
});

describe('tracing', () => {
  it('costs at most 14 KB beside what an app has anyway, the OpenTelemetry SDK included', async () => {
    const sizeOf = async (name: string): Promise<number> => {
      const { code } = scenarios.find((scenario) => scenario.name === name) as Scenario;
      return sizesOf(await bundleWithEsbuild(code)).gzip;
    };
    const cost = (await sizeOf('logger + tracing, the OpenTelemetry SDK included')) - (await sizeOf('logger only'));
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThanOrEqual(14_000);
  });
});

describe('a part', () => {
  it.each(parts)('that is $name adds at most $ceiling bytes', async (part: Part) => {
    const bytes = await costOf(part);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(part.ceiling);
  });
});

describe('web vitals', () => {
  it.each(bundlers)('are without attribution where nobody imports that, with %s', async (_, bundle) => {
    const withIt = await bundle(
      `import { webVitalsWithAttribution as x } from 'footlight/web-vitals'; console.log(x);`,
    );
    const without = await bundle(`import { webVitals as x } from 'footlight/web-vitals'; console.log(x);`);
    // The library begins to watch resources where this part of it is imported.
    expect([withIt, without].map((code) => code.includes('(["resource"]'))).toEqual([true, false]);
  });
});

describe('the words that must not be in a bundle', () => {
  const entries = ['', '/react', '/tracing', '/web-vitals', '/debug', '/debug?later', '/testing', '/next'];

  it.each(bundlers)(
    'are in the bundle of an app that imports all, so that the list can fail, with %s',
    async (_, bundle) => {
      const imports = entries.map((entry, i) => `import * as part${i} from 'footlight${entry}';`).join(' ');
      const code = `${imports} console.log(${entries.map((_, i) => `part${i}`)});`;
      expect(wordsIn(allWords, await bundle(code, ['react', 'next/compat/router.js', 'next/navigation.js']))).toEqual(
        allWords,
      );
    },
  );
});
