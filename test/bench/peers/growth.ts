import type { Browser } from 'playwright-core';
import { arrival, begin, record, type Subject } from './records.ts';

const WARM_UP = 500;
const AT_ONCE = 1_000;
// What footlight takes a second, beyond 5,000 at once, is 50.
const MS_A_LOG = 20;

/**
 * Microseconds of main thread a log, of so many: a thousand at a time, each time until they have arrived, by a clock that jumps
 * so far ahead in between that none is dropped for coming too fast.
 */
export async function growthOf(browser: Browser, subject: Subject, count: number): Promise<number> {
  const opened = await begin(browser, subject);
  await opened.page.evaluate(() => {
    const { now } = Date;
    let ahead = 0;
    Date.now = () => now() + ahead;
    window.jump = (ms) => {
      ahead += ms;
    };
  });
  await record(opened, 'log', WARM_UP, 0);
  await arrival(subject, WARM_UP);
  const before = await opened.cpu();
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Math.min(AT_ONCE, count - from);
    await opened.page.evaluate((ms) => window.jump(ms), MS_A_LOG * AT_ONCE);
    await record(opened, 'log', some, WARM_UP + from);
    await arrival(subject, WARM_UP + from + some);
  }
  const took = (await opened.cpu()) - before;
  await opened.close();
  return (1_000 * took) / count;
}
