import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { root } from '../../../examples/setup.js';
import { launchChromium } from '../../support/chromium.ts';
import { least, quantile } from '../statistics.ts';
import { FINE_CLOCK } from '../visit.ts';

const TURNS = 300;
const WARM_UP = 10;
const UPDATES = 10;

/** What the fastest turn took, in milliseconds: one mount, ten updates and one unmount of a thousand components. */
export interface Rendering {
  readonly with: number;
  readonly without: number;
  /** How much longer the fastest turn with footlight took than the fastest without: what other programs do adds to the rest. */
  readonly ratio: number;
  /** The middle half of the ratios of neighbouring turns. */
  readonly low: number;
  readonly high: number;
}

/** The page, as an app ships it: React in its production build, and footlight as it is built. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${root}test/bench/render/tree.tsx`],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'tree',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { footlight: `${root}dist/index.js`, 'footlight/react': `${root}dist/react.js` },
  });
  return outputFiles[0]?.text ?? '';
}

/** Measures it in a real Chromium, by turns, each time the other one first. Needs `dist`. */
export async function measureRendering(): Promise<Rendering> {
  const script = await bundle();
  const server = createServer(({ url }, response) => {
    const isScript = url === '/tree.js';
    response.writeHead(200, { ...FINE_CLOCK, 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(
      isScript ? script : '<!doctype html><link rel="icon" href="data:,"><script src="/tree.js" defer></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/items`);
    const pairs: { readonly with: number; readonly without: number }[] = [];
    for (let i = 0; i < WARM_UP + TURNS; i++) {
      const order = i % 2 ? `['with', 'without']` : `['without', 'with']`;
      const pair = await page.evaluate<{ with: number; without: number }>(
        `Object.fromEntries(${order}.map((name) => [name, tree.turn(name, ${UPDATES})]))`,
      );
      if (i >= WARM_UP) pairs.push(pair);
    }
    const ratios = pairs.map((pair) => pair.with / pair.without);
    const fastest = (name: 'with' | 'without'): number => least(pairs.map((pair) => pair[name]));
    return {
      with: fastest('with'),
      without: fastest('without'),
      ratio: fastest('with') / fastest('without'),
      low: quantile(ratios, 0.25),
      high: quantile(ratios, 0.75),
    };
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}
