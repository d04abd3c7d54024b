/**
 * `npm run guard` fails where recording costs more than it may: bytes that are allocated, which are nearly the same in each run,
 * bytes on the wire, and times only as ratios to the floor, with limits that a busy machine keeps. Build first.
 */
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../support/chromium.ts';
import { arrival, begin, costOf, type Kind, record, wireOf } from '../peers/records.ts';
import { createSubject } from '../peers/subject.ts';
import { median } from '../statistics.ts';
import type { Visit } from '../visit.ts';

/** What is counted, and at most how much of it there may be. */
type Count = readonly [name: string, value: number, limit: number];

/** Does something so often, not for the first time. */
type Task = (opened: Visit, count: number, from: number) => Promise<unknown>;

// Nothing is collected meanwhile, so that all that was allocated is still there.
const NO_COLLECTION = '--js-flags=--min-semi-space-size=64 --max-semi-space-size=64';
const WARM_UP = 500;
// Below what is taken at once, and enough that what is made once for all hardly shows.
const COUNT = 4_000;
const METRICS = 10_000;
const ROUNDS = 5;

const subject = await createSubject('footlight', ['log', 'span']);
const floor = await createSubject('floor', ['log', 'span']);

/** Bytes that a task allocates, of so many, in a page that has done the same before. */
async function allocated(browser: Browser, options: object, count: number, task: Task): Promise<number> {
  const opened = await begin(browser, subject, options);
  await task(opened, WARM_UP, 0);
  const before = await opened.heap();
  await task(opened, count, WARM_UP);
  const { usedSize } = await opened.protocol.send('Runtime.getHeapUsage');
  await opened.close();
  return (usedSize - before) / count;
}

async function countRecords(browser: Browser, kind: Kind, limits: readonly [number, number, number]): Promise<Count[]> {
  const isTraced = kind === 'span';
  const call: Task = ({ page }, ...how) =>
    page.evaluate(([of, count, from]) => window.bench[of](count, from), [kind, ...how] as const);
  const send: Task = async (opened, count, from) => {
    await record(opened, kind, count, from);
    await arrival(subject, from + count);
  };
  return [
    [
      `${kind}: bytes allocated by a call`,
      await allocated(browser, { isTraced, isHeld: true }, COUNT, call),
      limits[0],
    ],
    [`${kind}: bytes allocated until it is sent`, await allocated(browser, { isTraced }, COUNT, send), limits[1]],
    [`${kind}: bytes on the wire, at a hundred a second`, await wireOf(browser, subject, kind), limits[2]],
  ];
}

async function countMetrics(browser: Browser): Promise<Count[]> {
  const of = (kind: 'counter' | 'histogram', sets: number): Promise<number> =>
    allocated(browser, {}, METRICS, ({ page }, count) =>
      page.evaluate(
        ([which, many, labels]) => (labels ? window.bench.add(which, many, labels) : window.bench.bound(which, many)),
        [kind, count, sets] as const,
      ),
    );
  return [
    ['counter, bound: bytes allocated by a call', await of('counter', 0), 110],
    ['counter, of 10 label sets: bytes allocated by a call', await of('counter', 10), 220],
    ['histogram, bound: bytes allocated by a call', await of('histogram', 0), 110],
    ['histogram, of 10 label sets: bytes allocated by a call', await of('histogram', 10), 220],
  ];
}

/** How many times as much as the floor it takes. */
async function compareRecords(browser: Browser, kind: Kind, limits: readonly [number, number]): Promise<Count[]> {
  const calls: number[] = [];
  const totals: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const least = await costOf(browser, floor, kind);
    const ours = await costOf(browser, subject, kind);
    calls.push(ours.call / least.call);
    totals.push(ours.total / least.total);
  }
  return [
    [`${kind}: times the call of the floor`, median(calls), limits[0]],
    [`${kind}: times the main thread of the floor, in all`, median(totals), limits[1]],
  ];
}

const browser = await launchChromium([], [NO_COLLECTION]);
const counts = [
  ...(await countRecords(browser, 'log', [600, 2_200, 60])),
  ...(await countRecords(browser, 'span', [3_200, 6_000, 90])),
  ...(await countMetrics(browser)),
  ...(await compareRecords(browser, 'log', [20, 4])),
  ...(await compareRecords(browser, 'span', [3, 4])),
];
await browser.close();
await Promise.all([subject, floor].map(({ sink }) => sink.close()));
console.table(counts.map(([what, value, limit]) => ({ what, value: Math.round(10 * value) / 10, limit })));
for (const [what, value, limit] of counts) {
  if (value <= limit) continue;
  console.error(`${what}: ${value} is above ${limit}`);
  process.exitCode = 1;
}
