import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../examples/setup.js';
import { launchChromium } from '../support/chromium.ts';

// All patterns of up to three of these, and all paths of up to three of those.
const PIECES = [
  '/a',
  '/:id',
  '/:id(\\d+)',
  '/*',
  '/:id?',
  '/:rest+',
  '/:rest*',
  '/b.c',
  '{/a}?',
  '/(x|y)',
  '/x-:id',
  '/\\:a',
];
const SEGMENTS = ['a', '7', 'b.c', 'x-7', 'x', ':a'];

let names = 0;
/** Names of a pattern must differ. */
const named = (pattern: string): string => pattern.replace(/(?<!\\):[a-z]+/g, () => `:p${names++}`);

const upTo3 = (pieces: readonly string[]): readonly string[] => {
  const two = pieces.flatMap((one) => pieces.map((other) => one + other));
  return [...pieces, ...two, ...two.flatMap((some) => pieces.map((one) => some + one))];
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

interface PlatformPattern {
  test(path: { pathname: string }): boolean;
}
declare const route: typeof import('../../src/context/route.ts');
declare const URLPattern: new (pattern: { pathname: string }) => PlatformPattern;

it('routes are matched as the URL Patterns of the platform, but for a slash at the end', async () => {
  const { outputFiles } = await build({
    entryPoints: [`${root}src/context/route.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'route',
  });
  const page = await (await browser.newContext()).newPage();
  await page.evaluate(`${outputFiles[0]?.text}; globalThis.route = route;`);
  const paths = upTo3(SEGMENTS.map((segment) => `/${segment}`));
  const differences = await page.evaluate(
    ({ patterns, paths }) =>
      patterns.flatMap((pattern) => {
        const platform = new URLPattern({ pathname: pattern });
        const list = [pattern];
        return paths.flatMap((path) => {
          const isOurs = route.templateOf(path, list) === pattern;
          const isTheirs = platform.test({ pathname: path });
          return isOurs === isTheirs ? [] : [{ pattern, path, isOurs }];
        });
      }),
    { patterns: upTo3(PIECES).map(named), paths },
  );
  expect(differences.slice(0, 20)).toEqual([]);
});
