import { describe, expect, it } from 'vitest';
import { bundleWithEsbuild, bundleWithRollup, type Scenario, scenarios, sizesOf } from '../support/bundle.ts';

const bundlers = [
  ['esbuild', bundleWithEsbuild],
  ['rollup', bundleWithRollup],
] as const;

const wordsIn = (words: readonly string[], bundle: string): string[] => words.filter((word) => bundle.includes(word));

describe.each(scenarios)('an app that imports "$name"', ({ code, external, ceiling, mustNotHold }: Scenario) => {
  it(`ships at most ${ceiling} bytes: gzip, bundled with esbuild`, async () => {
    expect(sizesOf(await bundleWithEsbuild(code, external)).gzip).toBeLessThanOrEqual(ceiling);
  });

  it.each(bundlers)('ships no word of what it does not import, bundled with %s', async (_, bundle) => {
    expect(wordsIn(mustNotHold, await bundle(code, external))).toEqual([]);
  });
});

describe('the words that must not be in a bundle', () => {
  it.each(bundlers)(
    'are in the bundle of an app that imports all, so that the list can fail, with %s',
    async (_, bundle) => {
      const code = `import * as core from 'footlight'; import * as react from 'footlight/react'; console.log(core, react);`;
      const words = [...new Set(scenarios.flatMap(({ mustNotHold }) => mustNotHold))];
      expect(wordsIn(words, await bundle(code, ['react']))).toEqual(words);
    },
  );
});
