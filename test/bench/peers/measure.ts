import type { Browser } from 'playwright-core';
import { launchChromium } from '../../support/chromium.ts';
import { everythingBundle } from './bundles.ts';
import { growthOf } from './growth.ts';
import { instrumentsOf, type Way } from './instruments.ts';
import { longestOf } from './longest.ts';
import { costOf, heapOf, type Kind, type Subject, wireOf } from './records.ts';
import { createSink } from './sink.ts';
import { type Startup, startupOf } from './startup.ts';
import { createSubject } from './subject.ts';

/** By client, what each round measured. */
export type ByClient = Readonly<Record<string, readonly number[]>>;

/** All that is measured. Times in nanoseconds, microseconds and milliseconds as the names say. */
export interface Measured {
  readonly callNs: Readonly<Record<Kind, ByClient>>;
  readonly totalUs: Readonly<Record<Kind, ByClient>>;
  readonly heapBytes: ByClient;
  readonly wireBytes: Readonly<Record<Kind, ByClient>>;
  readonly metricNs: readonly { readonly way: Way; readonly of: ByClient }[];
  readonly startup: Readonly<Record<keyof Startup, ByClient>>;
  /** The same where the scripts ask to be compiled while they load. */
  readonly hinted: Measured['startup'];
  /** By how many logs, microseconds of main thread each. */
  readonly growthUs: readonly { readonly count: number; readonly of: ByClient }[];
  readonly longestMs: readonly number[];
  readonly longestOf: number;
}

const RECORDS: Readonly<Record<string, readonly Kind[]>> = {
  floor: ['log', 'span'],
  footlight: ['log', 'span'],
  opentelemetry: ['log', 'span'],
  faro: ['log'],
  dash0: ['log'],
  sentry: ['log', 'span'],
};
// Who does not send what is recorded before it can be measured.
const HELD = ['floor', 'footlight', 'opentelemetry'];
const METERED = ['floor', 'footlight', 'opentelemetry'];
const WAYS: readonly Way[] = (['counter', 'histogram'] as const).flatMap((kind) =>
  [0, 10, 1_000].map((sets) => ({ kind, sets })),
);
const EVERYTHING = ['nothing', 'footlight', 'faro', 'dash0', 'sentry'];
const COST_ROUNDS = 7;
const HEAP_ROUNDS = 5;
const METRIC_ROUNDS = 5;
const STARTUP_ROUNDS = 11;
const LONGEST_ROUNDS = 11;
const GROWTH = [100, 1_000, 10_000, 100_000];
const GROWTH_ROUNDS = 3;
const GROWING = ['floor', 'footlight', 'opentelemetry'];

/** Runs a task for each name, by turns, so often. A client that cannot do it is left out, and said. */
async function byTurns<Result>(
  names: readonly string[],
  rounds: number,
  task: (name: string) => Promise<Result>,
): Promise<Readonly<Record<string, Result[]>>> {
  const results: Record<string, Result[]> = {};
  const failed = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? names.toReversed() : names) {
      if (failed.has(name)) continue;
      try {
        (results[name] ??= []).push(await task(name));
      } catch (cause) {
        failed.add(name);
        delete results[name];
        console.warn(`left out: ${cause}`);
      }
    }
  }
  return results;
}

/** Each of what rounds answered by itself. */
const pick = <Result, Key extends keyof Result>(
  of: Readonly<Record<string, readonly Result[]>>,
  key: Key,
): Readonly<Record<string, readonly Result[Key][]>> =>
  Object.fromEntries(Object.entries(of).map(([name, rounds]) => [name, rounds.map((round) => round[key])]));

async function createSubjects(): Promise<Readonly<Record<string, Subject>>> {
  const made = Object.entries(RECORDS).map(
    async ([name, records]) => [name, await createSubject(name, records)] as const,
  );
  return Object.fromEntries(await Promise.all(made));
}

async function measureStartup(browser: Browser): Promise<readonly [Measured['startup'], Measured['startup']]> {
  const scripts = await Promise.all(
    EVERYTHING.map(async (name) => {
      const text = name === 'nothing' ? 'globalThis.begin = () => undefined;' : await everythingBundle(name);
      return { [`/${name}.js`]: text, [`/${name}.hinted.js`]: `//# allFunctionsCalledOnLoad\n${text}` };
    }),
  );
  const page = '<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">';
  const sink = await createSink({ '/': page, ...Object.assign({}, ...scripts) });
  const of = (kind: string) => (name: string) => startupOf(browser, `${sink.url}/`, `/${name}${kind}.js`);
  const plain = await byTurns(EVERYTHING, STARTUP_ROUNDS, of(''));
  const hinted = await byTurns(EVERYTHING, STARTUP_ROUNDS, of('.hinted'));
  await sink.close();
  const pickAll = (measured: typeof plain): Measured['startup'] => ({
    load: pick(measured, 'load'),
    call: pick(measured, 'call'),
    start: pick(measured, 'start'),
    request: pick(measured, 'request'),
  });
  return [pickAll(plain), pickAll(hinted)];
}

/** Measures everything, by turns, in one real Chromium, with what `dist` has. */
export async function measure(): Promise<Measured> {
  const browser = await launchChromium();
  const subjects = await createSubjects();
  const of = (name: string): Subject => subjects[name] as Subject;
  const namesOf = (kind: Kind): string[] => Object.keys(RECORDS).filter((name) => RECORDS[name]?.includes(kind));
  try {
    const [startup, hinted] = await measureStartup(browser);
    const log = await byTurns(namesOf('log'), COST_ROUNDS, (name) => costOf(browser, of(name), 'log'));
    const span = await byTurns(namesOf('span'), COST_ROUNDS, (name) => costOf(browser, of(name), 'span'));
    const heapBytes = await byTurns(HELD, HEAP_ROUNDS, (name) => heapOf(browser, of(name), 'log'));
    const metrics = await byTurns(METERED, METRIC_ROUNDS, (name) => instrumentsOf(browser, of(name), WAYS));
    const wire = async (kind: Kind, names: readonly string[]): Promise<ByClient> =>
      Object.assign(
        {},
        ...(await Promise.all(names.map((name) => byTurns([name], 1, () => wireOf(browser, of(name), kind))))),
      );
    const wireBytes = { log: await wire('log', Object.keys(log)), span: await wire('span', Object.keys(span)) };
    const growthUs: Measured['growthUs'][number][] = [];
    for (const count of GROWTH) {
      growthUs.push({ count, of: await byTurns(GROWING, GROWTH_ROUNDS, (name) => growthOf(browser, of(name), count)) });
    }
    const { footlight: longest = [] } = await byTurns(['footlight'], LONGEST_ROUNDS, (name) =>
      longestOf(browser, of(name)),
    );
    return {
      callNs: { log: pick(log, 'call'), span: pick(span, 'call') },
      totalUs: { log: pick(log, 'total'), span: pick(span, 'total') },
      heapBytes,
      wireBytes,
      metricNs: WAYS.map((way, i) => ({
        way,
        of: Object.fromEntries(
          Object.entries(metrics).map(([name, rounds]) => [name, rounds.flatMap((round) => round[i] ?? [])]),
        ),
      })),
      startup,
      hinted,
      growthUs,
      longestMs: longest.map((round) => round.longest),
      longestOf: longest[0]?.records ?? 0,
    };
  } finally {
    await browser.close();
    await Promise.all(Object.values(subjects).map(({ sink }) => sink.close()));
  }
}
