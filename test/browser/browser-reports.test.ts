import type { Telemetry } from 'footlight';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { useWatched as watch } from '../support/watched.ts';

const watched = watch();
const VIOLATION = 'footlight.csp_violation';
const REPORT = 'footlight.report';

/** What pages of this file have besides. */
type Globals = typeof globalThis & {
  readonly footlight: typeof import('footlight');
  readonly telemetry: Telemetry;
  readonly other: Telemetry;
  readonly navigator: { readonly webkitPersistentStorage: { queryUsageAndQuota(use: () => void): void } };
};

const POLICY = `script-src 'nonce-ok' 'report-sample'; img-src 'self'`;
const WOULD_BE = `style-src 'self'`;

/** Opens a page whose scripts have the nonce of the policy; what is written `SCRIPT` has none. */
async function open(features: string, first: string, head: string): Promise<Page> {
  const html = watched.html({ features, first, head }).replaceAll('<script', '<script nonce="ok"');
  // Its icon would be blocked too.
  const body = html.replace(/<link[^>]*>/, '');
  const headers = { 'content-security-policy': POLICY, 'content-security-policy-report-only': WOULD_BE };
  watched.pages.serve('/page', { body, headers });
  const page = await watched.browser.newPage();
  await page.goto(`${watched.pages.url}/page?user=ada`);
  return page;
}

/** What events of a service say, in short, without what is different each time. */
const shortly = (events: readonly LogEntry[], of = 'watched'): readonly string[] =>
  events
    .filter(({ service }) => service === of)
    .map(({ attributes }) =>
      ['directive', 'disposition', 'blocked'].map((name) => attributes[`footlight.csp.${name}`]).join(' '),
    )
    .sort();

/** A second client, which begins right after something was blocked. */
const OTHER = (feature: string) =>
  `<script>try { eval('2') } catch {} var other = footlight.createTelemetry({ service: { name: 'other' }, endpoint: telemetry.endpoint,
  flushInterval: 100, features: [${feature}] });</script>`;

it('what a Content Security Policy blocks arrives once, from before the client too', async () => {
  const page = await open(
    'footlight.cspReports()',
    '<SCRIPT>early()</SCRIPT><img src="https://elsewhere.test/early.png?token=secret#x">',
    `${OTHER('footlight.cspReports({ sample: true })')}
    <SCRIPT>secret()</SCRIPT><script>try { eval('1') } catch {}</script><style>p { color: red }</style>
    <p onclick="go()"></p><img src="https://me:pw@elsewhere.test/late.png?token=secret"><img src="data:image/png;base64,AA">`,
  );
  const wanted = [
    'img-src enforce data',
    'img-src enforce https://elsewhere.test/early.png',
    'img-src enforce https://elsewhere.test/late.png',
    'script-src enforce eval',
    'script-src enforce eval',
    'script-src-attr enforce inline',
    'script-src-elem enforce inline',
    'script-src-elem enforce inline',
    'style-src-elem report inline',
  ];
  const violations = async (): Promise<readonly LogEntry[]> => eventsOf(watched.collector, VIOLATION);
  await eventsWhen(watched.collector, VIOLATION, 2 * wanted.length);
  expect(shortly(await violations())).toEqual(wanted);
  expect(shortly(await violations(), 'other')).toEqual(wanted);

  const late = (await violations()).find(({ body }) => body === 'img-src https://elsewhere.test/late.png');
  expect(late).toMatchObject({ severityNumber: 13, scope: 'footlight' });
  expect(late?.attributes).toEqual({
    'footlight.csp.directive': 'img-src',
    'footlight.csp.disposition': 'enforce',
    'footlight.csp.blocked': 'https://elsewhere.test/late.png',
    'code.file.path': `${watched.pages.url}/page`,
    'code.line.number': expect.any(Number),
    'code.column.number': expect.any(Number),
    'http.response.status_code': 200,
  });
  const samples = (await violations()).map(({ service, attributes }) => [service, attributes['footlight.csp.sample']]);
  expect(samples.filter(([, sample]) => sample).sort()).toEqual([
    ['other', '1'],
    ['other', '2'],
    ['other', 'early()'],
    ['other', 'go()'],
    ['other', 'secret()'],
  ]);

  await page.evaluate(async () => {
    await (globalThis as Globals).telemetry.stop();
    document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.test/stopped.png' }));
  });
  await eventsWhen(watched.collector, VIOLATION, 2 * wanted.length + 1);
  expect(shortly(await violations())).toEqual(wanted);
  expect(shortly(await violations(), 'other')).toContain('img-src enforce https://elsewhere.test/stopped.png');
});

it('what the browser reports arrives, from before the client too, and until the page is gone', async () => {
  watched.pages.serve('/library.js', {
    body: `addEventListener('unload', () => {});`,
    headers: { 'content-type': 'text/javascript' },
  });
  const page = await open(
    'footlight.reportingObserver()',
    `<script>addEventListener('pagehide', () => new XSLTProcessor());
    const xhr = new XMLHttpRequest(); xhr.open('GET', '/x', false); xhr.send();</script>`,
    `${OTHER(`footlight.reportingObserver({ types: ['csp-violation', 'deprecation'], maxPerMinute: 2 })`)}
    <SCRIPT>blocked()</SCRIPT><script src="/library.js?token=secret"></script>`,
  );
  const reports = async (of = 'watched'): Promise<readonly LogEntry[]> =>
    (await eventsOf(watched.collector, REPORT)).filter(({ service }) => service === of);
  const idsOf = async (of?: string): Promise<unknown[]> =>
    (await reports(of)).map(
      ({ attributes }) => attributes['footlight.report.id'] ?? attributes['footlight.report.type'],
    );
  const SYNC = 'XMLHttpRequestSynchronousInNonWorkerOutsideBeforeUnload';
  await expect.poll(() => idsOf(), PATIENCE).toEqual([SYNC, 'UnloadHandler']);
  await expect.poll(async () => (await idsOf('other')).sort(), PATIENCE).toEqual([SYNC, 'csp-violation'].sort());
  const [early, late] = await reports();
  expect(early?.severityNumber).toBe(13);
  expect(early?.body).toMatch(/^Synchronous .* https:\/\/xhr.spec.whatwg.org\/\.$/);
  expect(late?.attributes).toEqual({
    'footlight.report.type': 'deprecation',
    'footlight.report.id': 'UnloadHandler',
    'code.file.path': `${watched.pages.url}/library.js`,
    'code.line.number': 1,
    'code.column.number': expect.any(Number),
  });

  await page.evaluate(() => {
    const { footlight, other, navigator } = globalThis as Globals;
    // It hands over what waits, and nothing that comes later.
    footlight.reportingObserver({ types: ['deprecation'] })(other)();
    navigator.webkitPersistentStorage.queryUsageAndQuota(() => undefined);
  });
  await expect.poll(() => idsOf(), PATIENCE).toContain('PersistentQuotaType');
  await page.evaluate(() => (globalThis as Globals).other.flush());
  expect((await idsOf('other')).sort()).toEqual([SYNC, SYNC, 'UnloadHandler', 'csp-violation'].sort());
  await page.goto('about:blank');
  await expect.poll(() => idsOf(), PATIENCE).toContain('XSLT');
});
