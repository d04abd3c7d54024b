import { expect, it } from 'vitest';
import { ownTime, type Profile } from '../bench/overhead/profile.ts';

const frame = (functionName: string, url: string) => ({ functionName, url });
const isOwn = (url: string): boolean => url.endsWith('/client.js');

// (root) → app → client → fetch (native), and app → client → app's listener; (idle).
const nodes: Profile['nodes'] = [
  { id: 1, callFrame: frame('(root)', ''), children: [2, 7] },
  { id: 2, callFrame: frame('app', 'http://site/app.js'), children: [3] },
  { id: 3, callFrame: frame('record', 'http://site/client.js'), children: [4, 5] },
  { id: 4, callFrame: frame('fetch', '') },
  { id: 5, callFrame: frame('listener', 'http://site/app.js'), children: [6] },
  { id: 6, callFrame: frame('sort', '') },
  { id: 7, callFrame: frame('(idle)', '') },
];

it('what a script took is its own frames and what the browser does for them, not what it calls of others', () => {
  // Each sample lasts until the next one; the last until the end, which nobody knows.
  const profile = {
    nodes,
    samples: [2, 3, 4, 6, 5, 3, 7, 3],
    timeDeltas: [0, 500, 1_000, 2_000, 400, 300, 5_000, 900],
  };
  const { total, longest } = ownTime(profile, isOwn);
  // 3 for 1 ms, 4 for 2 ms; 3 again for 5 ms; the last for none.
  expect(total).toBeCloseTo(8);
  expect(longest).toBeCloseTo(5);
});

it('of pages without the script is nothing', () => {
  expect(ownTime({ nodes, samples: [2, 3], timeDeltas: [0, 500] }, () => false)).toEqual({ total: 0, longest: 0 });
  expect(ownTime({ nodes: [] }, isOwn)).toEqual({ total: 0, longest: 0 });
});
