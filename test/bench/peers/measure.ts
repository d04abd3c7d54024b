import type { Browser } from 'playwright-core';
import { launchChromium } from '../../support/chromium.ts';
import { benchBundle, everythingBundle } from './bundles.ts';
import { instrumentsOf, type Way } from './instruments.ts';
import { longestOf } from './longest.ts';
import { costOf, heapOf, type Kind, type Subject, wireOf } from './records.ts';
import { createSink } from './sink.ts';
import { type Startup, startupOf } from './startup.ts';

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
const LONGEST_ROUNDS = 5;

const htmlOf = (script: string): string =>
  `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"><script src="${script}"></script>`;

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
  const made = Object.entries(RECORDS).map(async ([name, records]) => {
    const script = `/${name}.js`;
    const sink = await createSink({ [`/${name}`]: htmlOf(script), [script]: await benchBundle(name) });
    return [name, { name, records, sink }] as const;
  });
  return Object.fromEntries(await Promise.all(made));
}

async function measureStartup(browser: Browser): Promise<Measured['startup']> {
  const scripts = await Promise.all(
    EVERYTHING.map(async (name) => ({
      [`/${name}.js`]: name === 'nothing' ? 'globalThis.begin = () => undefined;' : await everythingBundle(name),
    })),
  );
  const page = '<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">';
  const sink = await createSink({ '/data': 'data', '/': page, ...Object.assign({}, ...scripts) });
  const measured = await byTurns(EVERYTHING, STARTUP_ROUNDS, (name) =>
    startupOf(browser, `${sink.url}/`, `/${name}.js`),
  );
  await sink.close();
  return { load: pick(measured, 'load'), start: pick(measured, 'start'), request: pick(measured, 'request') };
}

/** Measures everything, by turns, in one real Chromium, with what `dist` has. */
export async function measure(): Promise<Measured> {
  const browser = await launchChromium();
  const subjects = await createSubjects();
  const of = (name: string): Subject => subjects[name] as Subject;
  const namesOf = (kind: Kind): string[] => Object.keys(RECORDS).filter((name) => RECORDS[name]?.includes(kind));
  try {
    const startup = await measureStartup(browser);
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
      longestMs: longest.map((round) => round.longest),
      longestOf: longest[0]?.records ?? 0,
    };
  } finally {
    await browser.close();
    await Promise.all(Object.values(subjects).map(({ sink }) => sink.close()));
  }
}
