import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { type Visit, visit } from '../visit.ts';
import type { Sink } from './sink.ts';

/** What is recorded. */
export type Kind = 'log' | 'span';

/** A client, and where it sends. */
export interface Subject {
  readonly name: string;
  readonly sink: Sink;
  readonly records: readonly Kind[];
}

const WARM_UP = 500;
const COUNT = 1_000;
// Below what footlight takes at once.
const HELD = 4_000;
// Dash0 and Sentry have their own idea of when to send.
const PATIENCE_MS = 30_000;
const POLL_MS = 20;

/** Opens the page of a subject, and starts it. */
export async function begin(browser: Browser, { name, sink }: Subject, options: object = {}): Promise<Visit> {
  sink.clear();
  const opened = await visit(browser, `${sink.url}/${name}`);
  await opened.page.evaluate((given) => window.bench.start(location.origin, given), options);
  return opened;
}

/** Waits until so many records have arrived. */
export async function arrival({ name, sink }: Subject, records: number): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (sink.count().records < records) {
    if (Date.now() > end) throw new Error(`${name}: ${sink.count().records} of ${records} records have arrived`);
    await sleep(POLL_MS);
  }
}

/** Records so many, and flushes. Answers what a call took, in nanoseconds. */
export async function record({ page }: Visit, kind: Kind, count: number, from: number): Promise<number> {
  const nanoseconds = await page.evaluate(([of, many, first]) => window.bench[of](many, first), [
    kind,
    count,
    from,
  ] as const);
  await page.evaluate(() => window.bench.flush());
  return nanoseconds;
}

/** What recording costs. */
export interface Cost {
  /** Nanoseconds of a call. */
  readonly call: number;
  /** Microseconds of main thread in all, until the sink has it. */
  readonly total: number;
}

/** What a record costs, of so many recorded at once in a page that has recorded and sent before. */
export async function costOf(browser: Browser, subject: Subject, kind: Kind): Promise<Cost> {
  const opened = await begin(browser, subject, { isTraced: kind === 'span' });
  await record(opened, kind, WARM_UP, 0);
  await arrival(subject, WARM_UP);
  const before = await opened.cpu();
  const call = await record(opened, kind, COUNT, WARM_UP);
  await arrival(subject, WARM_UP + COUNT);
  const total = (1_000 * ((await opened.cpu()) - before)) / COUNT;
  await opened.close();
  return { call, total };
}

/** Bytes of heap of a record that waits. */
export async function heapOf(browser: Browser, subject: Subject, kind: Kind): Promise<number> {
  const opened = await begin(browser, subject, { isTraced: kind === 'span', isHeld: true });
  await opened.page.evaluate(([of, many]) => window.bench[of](many), [kind, WARM_UP] as const);
  const before = await opened.heap();
  await opened.page.evaluate(([of, many]) => window.bench[of](many), [kind, HELD] as const);
  const bytes = ((await opened.heap()) - before) / HELD;
  await opened.close();
  return bytes;
}

const AT_ONCE = 10;
const EVERY_MS = 100;

/** Bytes on the wire of a record, of so many that are made a hundred a second. */
export async function wireOf(browser: Browser, subject: Subject, kind: Kind): Promise<number> {
  const opened = await begin(browser, subject, { isTraced: kind === 'span' });
  const pace = [kind, COUNT, AT_ONCE, EVERY_MS] as const;
  await opened.page.evaluate(([of, ...how]) => window.bench[`${of}AtPace`](...how), pace);
  await opened.page.evaluate(() => window.bench.flush());
  await arrival(subject, COUNT);
  await opened.close();
  return subject.sink.count().bytes / COUNT;
}
