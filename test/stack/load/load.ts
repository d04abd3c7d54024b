import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, skewOf } from './clock.ts';
import type { Entry } from './ledger.ts';
import { createPoster, type Trouble } from './post.ts';
import { createSimulatedBrowser } from './simulated-browser.ts';
import { happen } from './visits.ts';

const REFUSED_SHARE = 0.05;

const troubleOf = (dice: number, answersLost: number): Trouble => {
  if (dice < REFUSED_SHARE) return 'refused';
  return dice < REFUSED_SHARE + answersLost ? 'answer lost' : undefined;
};

/** How many browsers do how much. */
export interface LoadOptions {
  readonly browsers: number;
  readonly seconds: number;
  /** Each window goes to each of them. */
  readonly urls: readonly string[];
  /** How long a window is: at least and at most, in milliseconds. */
  readonly windowMs?: readonly [min: number, max: number];
  /** How much happens in a window, on average. */
  readonly perWindow?: number;
  /** Of which part of the posts the answer gets lost, so that they are posted again. @default 0 */
  readonly answersLost?: number;
  readonly seed?: number;
}

/** What they did. */
export interface Load {
  readonly entries: readonly Entry[];
  /** How many windows left. */
  readonly windows: number;
  /** How long answers took, in milliseconds, in ascending order. */
  readonly latencies: readonly number[];
}

/**
 * Lets simulated browsers use the example, all at once: their windows are of random length and overlap, their clocks are
 * wrong, one post in twenty finds nobody at first, and no window waits for the one before. Resolves when all have arrived.
 */
export async function runLoad(options: LoadOptions): Promise<Load> {
  const {
    browsers,
    seconds,
    urls,
    windowMs: [min, max] = [500, 8_000],
    perWindow = 4,
    answersLost = 0,
    seed = 1,
  } = options;
  const poster = createPoster();
  const entries: Entry[] = [];
  const posts: Promise<void>[] = [];
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1_000;

  const send = async (url: string, body: string, trouble: Trouble): Promise<void> => {
    const startedAt = performance.now();
    await poster.post(url, body, trouble);
    if (!trouble) latencies.push(performance.now() - startedAt);
  };
  const use = async (index: number): Promise<void> => {
    const random = createRandom(seed * 100_003 + index);
    const browser = createSimulatedBrowser(skewOf(index, random));
    // They did not all come in the same moment.
    await sleep(random() * Math.min(max, seconds * 1_000));
    while (performance.now() < end) {
      for (let i = Math.floor(random() * 2 * perWindow) + 1; i > 0; i--)
        for (const entry of happen(random)) {
          browser.record(entry);
          entries.push(entry);
        }
      await sleep(Math.min(min + random() * (max - min), Math.max(0, end - performance.now())));
      const body = browser.window();
      if (body) posts.push(...urls.map((url) => send(url, body, troubleOf(random(), answersLost))));
    }
  };
  try {
    await Promise.all(Array.from({ length: browsers }, (_, index) => use(index)));
    await Promise.all(posts);
  } finally {
    poster.close();
  }
  return { entries, windows: posts.length / urls.length, latencies: latencies.sort((a, b) => a - b) };
}
