import { setTimeout as sleep } from 'node:timers/promises';
import type { Tab } from './browser.ts';
import type { Scenario, Stage } from './scenario.ts';
import type { Records } from './subject.ts';

/** How a page ends. */
export type Ending = 'navigation' | 'tab close' | 'hidden and killed';

const RECORDS_KB = 500;
// What a page needs until it is hidden and has done what it does then.
const HIDDEN_MS = 250;

const recordAndLeave = (tab: Tab, records: Records, elsewhere: string): Promise<void> =>
  tab.page.evaluate(
    (wanted, url) => {
      subject.record(wanted);
      location.href = url;
    },
    records,
    elsewhere,
  );

/** Waits until the page that a tab shows is another one. */
export async function waitForElsewhere({ tabs, elsewhere }: Stage): Promise<void> {
  await tabs[0]?.page.waitForFunction(
    (url) => location.href === url && document.readyState === 'complete',
    {},
    elsewhere,
  );
  tabs.length = 0;
}

async function end(stage: Stage, tab: Tab, how: Exclude<Ending, 'navigation'>): Promise<void> {
  if (how === 'tab close') await tab.close();
  else {
    await stage.engine.hide(tab.page);
    await sleep(HIDDEN_MS);
    await stage.engine.crash(tab.page);
  }
  stage.tabs.length = 0;
}

const named = (count: number, record: 'log' | 'span'): string =>
  `${count.toLocaleString('en')} ${record}${count === 1 ? '' : 's'}`;

/** Many records at once, before the page ends. */
export const inOneTick = (count: number, record: 'log' | 'span', ending: Ending): Scenario => ({
  name: `${named(count, record)} in one tick, then ${ending}`,
  records: count,
  async run(stage) {
    const tab = await stage.visit();
    if (ending === 'navigation') {
      await recordAndLeave(tab, { from: 0, count }, stage.elsewhere);
      return waitForElsewhere(stage);
    }
    await tab.page.evaluate((records) => subject.record(records), { from: 0, count });
    return end(stage, tab, ending);
  },
});

/** A page that ends while records wait. */
export const leaving: readonly Scenario[] = [
  ...[1, 50, 500, 5_000].flatMap((count) =>
    (['navigation', 'tab close', 'hidden and killed'] as const).map((ending) => inOneTick(count, 'log', ending)),
  ),
  {
    name: '500 logs of 1 KB in one tick, then navigation',
    records: RECORDS_KB,
    async run(stage) {
      const tab = await stage.visit();
      await recordAndLeave(tab, { from: 0, count: RECORDS_KB, bytes: 1_000 }, stage.elsewhere);
      await waitForElsewhere(stage);
    },
  },
  {
    name: '500 logs of 1 KB over 10 s, then navigation',
    records: RECORDS_KB,
    needsNoVisit: true,
    async run(stage) {
      const tab = await stage.visit();
      await tab.page.evaluate((records) => subject.spread(records), {
        from: 0,
        count: RECORDS_KB,
        bytes: 1_000,
        everyMs: 20,
      });
      await tab.page.evaluate(() => subject.spreading);
      await tab.page.evaluate((url) => {
        location.href = url;
      }, stage.elsewhere);
      await waitForElsewhere(stage);
    },
  },
];
