import { earlyScript, earlySnippet, earlySnippetHash } from 'footlight/early';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { bundleWithEsbuild } from '../support/bundle.ts';
import { eventsOf, eventsWhen, logOf, PATIENCE } from '../support/collected.ts';
import { useWatched } from '../support/watched.ts';

const watched = useWatched();
const JAVASCRIPT = { 'content-type': 'text/javascript' };

/** The module of an app that makes its client. */
const telemetryModule = (endpoint: string): string => `
import { createLogger, createTelemetry, errors, recordEvent } from 'footlight';
import { onEntries } from './src/browser/entries.ts';

const resources = () => (telemetry) =>
  onEntries('resource', ({ name }) => name.includes('/v1/') || recordEvent(telemetry, 'resource', { name }));

globalThis.telemetry = createTelemetry({ service: { name: 'late' }, endpoint: '${endpoint}', flushInterval: 100,
  features: [errors(), resources()] });
createLogger(telemetry).info('here');
`;

/** What loads it when the page has nothing better to do. */
const APP = `const load = () => import('/telemetry.js');
if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 2_000 });
else setTimeout(load);`;

/** Each fails when the one before has, and the page knows when. */
const FAILURES = `var at = [];
const steps = [
  () => Promise.reject(new TypeError('two')),
  () => Promise.reject('three'),
  () => { throw new Error('four'); },
  () => undefined,
];
const next = () => { at.push(Date.now()); setTimeout(steps.shift(), 20); };
addEventListener('error', next);
addEventListener('unhandledrejection', next);
throw new Error('one');`;

const messageOf = ({ attributes }: LogEntry): string => `${attributes['exception.message']}`;
const millisecondsOf = ({ timeUnixNano }: LogEntry): number => Number(BigInt(timeUnixNano) / 1_000_000n);
const html = (head: string, body = ''): string =>
  `<!doctype html><meta charset="utf-8"><title>late</title>${head}<link rel="icon" href="data:,"><body>${body}`;

/** Serves a page and opens it. `said` gets what the browser says in its console. */
async function open(path: string, body: string, headers: Record<string, string> = {}): Promise<[Page, string[]]> {
  watched.pages.serve(path, { body, headers });
  const page = await (await watched.browser.newContext()).newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto(watched.pages.url + path, { waitUntil: 'commit' });
  return [page, said];
}

beforeAll(async () => {
  const { pages, collector } = watched;
  pages.serve('/telemetry.js', { body: await bundleWithEsbuild(telemetryModule(collector.url)), headers: JAVASCRIPT });
  pages.serve('/throws.js', { body: `throw new Error('before')`, headers: JAVASCRIPT });
});

describe('a client that is loaded lazily, when the page is idle', () => {
  it('has the errors and resources from before: each once, in order, with its own time', async () => {
    const { pages, collector } = watched;
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    pages.serve('/app.js', { body: APP, headers: JAVASCRIPT, until });
    const scripts = `<script>${FAILURES}</script><script type="module" src="/app.js"></script>`;
    const [page] = await open('/late', html(earlyScript() + scripts, '<img src="/before.png">'));
    await page.waitForFunction(
      `at.length === 4 && performance.getEntriesByName(location.origin + '/before.png').length && document.images[0].complete`,
    );
    // As pages do that watch resources themselves: only the snippet knows of it then.
    await page.evaluate('performance.clearResourceTimings()');
    expect((await eventsOf(collector, 'exception')).length).toBe(0);
    release();

    const before = await eventsWhen(collector, 'exception', 4);
    expect(before.map(messageOf)).toEqual(['one', 'two', 'three', 'four']);
    // Each was kept before the page heard of it, and after it heard of the one before.
    const at = (await page.evaluate('at')) as number[];
    const times = before.map(millisecondsOf);
    expect(times.map((time, i) => time >= (at[i - 1] ?? 0) && time <= (at[i] ?? 0))).toEqual([true, true, true, true]);

    await page.evaluate(`setTimeout(() => { throw new Error('after') }); fetch('/after')`);
    const names = async (): Promise<unknown[]> =>
      (await eventsOf(collector, 'resource')).map(({ attributes }) => new URL(`${attributes['name']}`).pathname).sort();
    await expect.poll(names, PATIENCE).toContain('/after');
    expect((await eventsWhen(collector, 'exception', 5)).map(messageOf).slice(4)).toEqual(['after']);
    await page.evaluate('telemetry.flush()');
    expect(await names()).toEqual(['/after', '/app.js', '/before.png', '/telemetry.js']);
    expect(await eventsOf(collector, 'exception')).toHaveLength(5);
  });
});

describe('the snippet under a strict Content-Security-Policy', () => {
  const rest = (origin: string): string =>
    `default-src 'none'; img-src data:; connect-src ${origin}; require-trusted-types-for 'script'; script-src`;

  it.each([
    ['a nonce', `'nonce-r4nd0m'`, earlyScript({ nonce: 'r4nd0m' }), ' nonce="r4nd0m"'],
    ['its hash', `'${earlySnippetHash}' 'self'`, `<script>${earlySnippet}</script>`, ''],
  ])('runs by %s', async (name, sources, script, nonce) => {
    const { collector } = watched;
    const scripts = `<script${nonce} src="/throws.js"></script><script${nonce} type="module" src="/telemetry.js"></script>`;
    const headers = { 'content-security-policy': `${rest(collector.url)} ${sources}` };
    const [, said] = await open(`/strict/${name.length}`, html(script + scripts), headers);
    expect((await eventsWhen(collector, 'exception')).map(messageOf)).toEqual(['before']);
    expect(said).toEqual([]);
  });

  it('does not run where the policy knows nothing of it', async () => {
    const { collector } = watched;
    const scripts = '<script src="/throws.js"></script><script type="module" src="/telemetry.js"></script>';
    const headers = { 'content-security-policy': `${rest(collector.url)} 'self'` };
    const [, said] = await open('/strict', html(earlyScript() + scripts), headers);
    await logOf(collector, 'here');
    expect(await eventsOf(collector, 'exception')).toEqual([]);
    await expect.poll(() => said, PATIENCE).toEqual([expect.stringContaining('Content Security Policy')]);
  });
});

describe('the snippet, included twice, where there is no PerformanceObserver', () => {
  it('keeps the first hundred errors, once, and says nothing', async () => {
    const throwing = `<script>for (let i = 0; i < 120; i++) dispatchEvent(new ErrorEvent('error', { error: i }))</script>`;
    const scripts = `<script>delete globalThis.PerformanceObserver</script>${earlyScript()}${earlyScript()}${throwing}`;
    const [page, said] = await open('/twice', html(scripts, '<script type="module" src="/telemetry.js"></script>'));
    const kept = await eventsWhen(watched.collector, 'exception', 100);
    expect(kept.map(messageOf).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 100 }, (_, i) => `${i}`),
    );
    await page.waitForFunction('!footlightEarly.take');
    expect(said).toEqual([]);
  });
});
