import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from '../../examples/setup.js';
import { explain } from '../../src/debug/explain.ts';

const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const rows = [...read('README.md').matchAll(/^\| `dropped` \|([^|]*)\|/gm)].map(([, named]) => named);
const reasons = [...rows.join().matchAll(/`([\w-]+)`/g)].map(([, reason]) => `${reason}`);

it.each(reasons)('the panel explains each reason that the README names: %s', (reason) => {
  expect(explain('dropped', reason)).not.toContain('Counted with the reason');
});

it('the README names each reason that the sources count by', () => {
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => read(`src/${path}`))
    .join('');
  const counted = [...sources.matchAll(/(?:'dropped', |giveUp\()'(?!rejected)([\w-]+)'/g)].map(([, reason]) => reason);
  expect(counted).toEqual(expect.arrayContaining(['full', 'left', 'consent', 'sampled']));
  expect(counted.filter((reason) => !reasons.includes(`${reason}`))).toEqual([]);
});
