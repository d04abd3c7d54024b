import type { Browser } from 'playwright-core';
import { begin, type Subject } from './records.ts';

const COUNT = 20_000;

/** How a metric is written: its instrument, and of how many sets of labels; of one that was looked up before, none. */
export interface Way {
  readonly kind: 'counter' | 'histogram';
  readonly sets: number;
}

/** Nanoseconds of a call in each way, in one page, warmed up. Nothing where a client has no such way. */
export async function instrumentsOf(
  browser: Browser,
  subject: Subject,
  ways: readonly Way[],
): Promise<readonly (number | undefined)[]> {
  const opened = await begin(browser, subject);
  const measured: (number | undefined)[] = [];
  for (const way of ways) {
    const nanoseconds = await opened.page.evaluate(
      ([{ kind, sets }, count]) => {
        if (!(sets ? window.bench.canAdd(kind) : window.bench.canBind(kind))) return undefined;
        // The first time warms it up.
        const [, times] = [0, 1].map(() =>
          sets ? window.bench.add(kind, count, sets) : window.bench.bound(kind, count),
        );
        return times;
      },
      [way, COUNT] as const,
    );
    measured.push(nanoseconds ?? undefined);
  }
  await opened.close();
  return measured;
}
