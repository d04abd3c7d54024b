import { earlyScript } from 'footlight/early';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATIENCE } from '../support/collected.ts';
import { pointsOf } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const watched = useWatched(`export { onEntries } from './src/browser/entries.ts';`);

/** Watches entries beside the clients, from the beginning; and features that count each entry that their client sees. */
const SCRIPT = `
const nameOf = ({ entryType, name, startTime }) => entryType + ' ' + name.replace(location.origin, '') + ' ' + startTime;
const isOurs = ({ name }) => /\\/v1\\/|traced/.test(name);
var there = new Set();
for (const type of ['resource', 'long-animation-frame']) {
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => isOurs(entry) || there.add(nameOf(entry))))
    .observe({ type, buffered: true });
}
const count = (client, type) => (telemetry) => {
  const entries = footlight.createMeter(telemetry).counter('test.entries');
  return traced.onEntries(type, (entry) => isOurs(entry) || entries.add(1, { client, entry: nameOf(entry) }));
};
const createClient = (client) => footlight.createTelemetry({ service: { name: 'entries' }, endpoint, flushInterval: 100,
  features: [count(client, 'resource'), count(client, 'long-animation-frame')] });
const load = (from, to) => Promise.all(Array.from({ length: to - from }, (_, i) => fetch('/load/' + (from + i))));
const beBusy = () => { for (const end = performance.now() + 80; performance.now() < end;); };
var snippet = footlightEarly;

var begin = async () => {
  beBusy();
  // More than browsers buffer, and then some on their way while the clients begin.
  await load(0, 280);
  const [some] = [load(280, 300), load(300, 340), load(340, 380)];
  await some;
  await new Promise((resolve) => requestAnimationFrame(() => {
    beBusy();
    createClient('first');
    const request = new XMLHttpRequest();
    request.open('GET', '/between', false);
    request.send();
    // Later, in the same task.
    Promise.resolve().then(() => createClient('second')).then(resolve);
  }));
  await load(380, 400);
};
var goOn = async () => {
  createClient('third');
  beBusy();
  dispatchEvent(new ErrorEvent('error'));
  await load(400, 410);
};
`;

let page: Page;
beforeEach(async () => {
  const { pages, collector, browser } = watched;
  const body = `<!doctype html><title>entries</title>${earlyScript()}<link rel="icon" href="data:,">
<script>const endpoint = '${collector.url}';${SCRIPT}</script><script src="/traced.js"></script>`;
  pages.serve('/entries', { body });
  page = await (await browser.newContext()).newPage();
  await page.goto(`${pages.url}/entries`);
});

/** All entries of the page, and those that a client sees, sorted; with how often, where that is not once. */
const there = async (): Promise<string[]> => ((await page.evaluate('[...there]')) as string[]).sort();
const seenBy = async (client: string): Promise<string[]> =>
  (await pointsOf(watched.collector, 'test.entries'))
    .filter(({ labels }) => labels['client'] === client)
    .map(({ labels, value }) => `${labels['entry']}${value === 1 ? '' : `, ${value} times`}`)
    .sort();

const difference = (a: readonly string[], b: readonly string[]): string[] => [
  ...a.filter((entry) => !b.includes(entry)),
  ...b.filter((entry) => !a.includes(entry)),
];
const differences = async (): Promise<string[]> => {
  const all = await there();
  return [...difference(all, await seenBy('first')), ...difference(all, await seenBy('second'))];
};
const framesOf = (entries: readonly string[]): readonly string[] =>
  entries.filter((entry) => entry.startsWith('long-animation-frame'));

describe('performance entries from before the client', () => {
  it('are seen once by each client of a task, with those on their way; then the snippet ends, and its memory is free', async () => {
    await page.evaluate('begin()');
    // The browser hands the last ones over in a task of their own, which a busy machine makes late.
    const resources = async (): Promise<number> =>
      (await there()).filter((entry) => entry.startsWith('resource')).length;
    await expect.poll(resources, PATIENCE).toBe(401);
    // The one of the beginning, and the one in which the clients began.
    await expect.poll(async () => framesOf(await there()).length, PATIENCE).toBeGreaterThanOrEqual(2);
    await expect.poll(differences, PATIENCE).toEqual([]);

    const kept = 'JSON.stringify([snippet.errors.length, snippet.entries.resource.length])';
    const before = await page.evaluate(kept);
    expect(await page.evaluate('footlightEarly')).toEqual({ errors: [], entries: {} });
    await page.evaluate('goOn()');
    await expect.poll(differences, PATIENCE).toEqual([]);
    expect(await there()).toContainEqual(expect.stringContaining('/load/409 '));
    expect(await page.evaluate(kept)).toBe(before);

    // A client of a later task has what the browser has buffered.
    const missed = async (): Promise<string[]> => difference(framesOf(await there()), framesOf(await seenBy('third')));
    await expect.poll(missed, PATIENCE).toEqual([]);
    expect((await seenBy('third')).filter((entry) => entry.includes(' times'))).toEqual([]);
  });
});
