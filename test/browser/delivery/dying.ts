import { setTimeout as sleep } from 'node:timers/promises';
import type { Tab } from './browser.ts';
import type { Scenario, Stage } from './scenario.ts';

const A_TAB = 100;
const TABS = 5;
const KILLED = 3;

const record = (tab: Tab, from: number, count: number): Promise<void> =>
  tab.page.evaluate((records) => subject.record(records), { from, count });

/** Kills pages; the others stay. */
async function crash(stage: Stage, tabs: readonly Tab[]): Promise<void> {
  await Promise.all(tabs.map(({ page }) => stage.engine.crash(page)));
  for (const tab of tabs) stage.tabs.splice(stage.tabs.indexOf(tab), 1);
}

/** Pages and browsers that end without being told. */
export const dying: readonly Scenario[] = [
  {
    name: 'renderer killed 1.5 s after 500 logs',
    records: 500,
    async run(stage) {
      const tab = await stage.visit();
      await record(tab, 0, 500);
      await sleep(1_500);
      await crash(stage, [tab]);
    },
  },
  {
    name: 'browser killed 1.5 s after 500 logs, collector down',
    records: 500,
    browser: 'own',
    async run(stage) {
      const tab = await stage.visit();
      await stage.network.down();
      await record(tab, 0, 500);
      await sleep(1_500);
      await stage.profile.restart('kill');
      stage.tabs.length = 0;
      await stage.network.up();
    },
  },
  {
    name: 'offline, 100 logs, tab closed, browser restarted, online 5 s later',
    records: 100,
    browser: 'own',
    isPatient: true,
    withinMs: 30_000,
    async run(stage) {
      const goOffline = async ({ page }: Tab): Promise<void> => {
        await page.setOfflineMode(true);
        await stage.network.down();
      };
      const tab = await stage.visit();
      await goOffline(tab);
      await record(tab, 0, 100);
      await sleep(1_500);
      await tab.close();
      await stage.network.up();
      await stage.profile.restart('close');
      stage.tabs.length = 0;
      const next = await stage.visit(goOffline);
      await sleep(5_000);
      await stage.network.up();
      await next.page.setOfflineMode(false);
    },
  },
  {
    name: 'five tabs, three killed, collector down throughout, then up',
    records: TABS * A_TAB,
    isPatient: true,
    withinMs: 75_000,
    sendsOnce: true,
    async run(stage) {
      const tabs: Tab[] = [];
      for (let i = 0; i < TABS; i++) tabs.push(await stage.visit());
      await stage.network.down();
      await Promise.all(tabs.map((tab, i) => record(tab, i * A_TAB, A_TAB)));
      await sleep(1_500);
      await crash(stage, tabs.slice(0, KILLED));
      await sleep(3_000);
      await stage.network.up();
    },
  },
];
