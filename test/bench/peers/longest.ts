import type { Browser } from 'playwright-core';
import { ownTime, type Profile } from '../overhead/profile.ts';
import { arrival, begin, type Subject } from './records.ts';

const SAMPLE_EVERY_US = 100;
// Of each kind: beyond 5,000 of a kind at once the others are dropped, and cost nothing.
const COUNT = 4_900;
const AT_ONCE = 50;
const EVERY_MS = 4;

/**
 * Milliseconds of the longest run of a client's script while it encodes and sends nearly ten thousand logs and spans, in a page
 * that has sent one of each before: what is done once, as the session is looked up, is part of the start.
 */
export async function longestOf(browser: Browser, subject: Subject): Promise<{ longest: number; records: number }> {
  const opened = await begin(browser, subject, { isTraced: true });
  await opened.page.evaluate(async () => {
    window.bench.log(1);
    window.bench.span(1);
    await window.bench.flush();
  });
  await arrival(subject, 2);
  subject.sink.clear();
  await opened.protocol.send('Profiler.enable');
  await opened.protocol.send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await opened.protocol.send('Profiler.start');
  const pace = [COUNT, AT_ONCE, EVERY_MS] as const;
  await opened.page.evaluate(
    (how) => Promise.all([window.bench.logAtPace(...how), window.bench.spanAtPace(...how)]),
    pace,
  );
  await opened.page.evaluate(() => window.bench.flush());
  await arrival(subject, 2 * COUNT);
  const { profile } = await opened.protocol.send('Profiler.stop');
  await opened.close();
  const { longest } = ownTime(profile as Profile, (script) => script.endsWith(`${subject.name}.js`));
  return { longest, records: 2 * COUNT };
}
