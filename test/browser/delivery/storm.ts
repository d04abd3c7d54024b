import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { Scenario } from './scenario.ts';
import { prepareStorm } from './storm-subject.ts';

const CHUNKS = 100;
const CHUNK = 1_000;
const EVERY_MS = 10;

/** How long the longest task was since the last time, besides those that record. */
const longestTask = (page: Page): Promise<number> => page.evaluate(() => storm.longestTaskMs());

/** Many more records than a page should make. */
export const recordStorm: Scenario = {
  name: '100,000 logs in one second, then a click',
  records: CHUNKS * CHUNK,
  // It is over when `flush()` has resolved.
  withinMs: 0,
  isAlone: true,
  countsLosses: true,
  limits: { 'longest task, ms': 50, 'click to handler, ms': 50, 'heap growth, KB': 5_000 },
  async run(stage) {
    const { page } = await stage.visit();
    await page.evaluate(prepareStorm);
    const before = await stage.engine.heapOf(page);
    await longestTask(page);
    await page.evaluate((options) => storm.record(options), { chunks: CHUNKS, size: CHUNK, everyMs: EVERY_MS });
    await page.mouse.click(50, 50);
    await sleep(1_000);
    const during = await longestTask(page);
    const after = await stage.engine.heapOf(page);
    // The collection of garbage that this took was ours.
    await longestTask(page);
    await page.evaluate(() => subject.flush());
    stage.note('longest task, ms', Math.round(Math.max(during, await longestTask(page))));
    stage.note('click to handler, ms', Math.round(await page.evaluate(() => storm.clickMs)));
    if (before !== undefined && after !== undefined)
      stage.note('heap growth, KB', Math.round((after - before) / 1_000));
  },
};
