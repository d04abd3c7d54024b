const HOUR_MS = 3_600_000;
const USUAL_MS = 2_000;
const YEAR_2100_MS = Date.UTC(2100, 0, 1);

/** Numbers from 0 to 1 that look random and are the same in every run: https://github.com/cprosche/mulberry32 */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** By how much the clock of a browser is wrong: of one by decades, of one in a hundred by an hour, else by a little. */
export function skewOf(index: number, random: () => number): number {
  if (index === 0) return YEAR_2100_MS - Date.now();
  if (index % 100 === 1) return HOUR_MS * (index % 200 === 1 ? 1 : -1);
  return (2 * random() - 1) * USUAL_MS;
}

/** Does something while the clock is wrong. */
export function withClock<Result>(skewMs: number, task: () => Result): Result {
  const { now } = Date;
  Date.now = () => Math.round(now() + skewMs);
  try {
    return task();
  } finally {
    Date.now = now;
  }
}
