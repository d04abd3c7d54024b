import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsWhen } from '../support/collected.ts';
import { pointsOf } from '../support/read.ts';
import { useWatched as watch } from '../support/watched.ts';

const watched = watch();

/** As a library does that knows of nobody else. */
const FOREIGN = `<script>(() => {
  const found = console.error;
  console.error = (...args) => { (globalThis.foreign ??= []).push(String(args[0])); found.apply(console, args); };
})();</script>`;

/** Opens a page that has such a library before and after footlight. Answers what reached the real console, too. */
async function open(features: string, scripts: string): Promise<{ page: Page; said: string[] }> {
  const said: string[] = [];
  const context = await watched.browser.newContext();
  context.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  const page = await watched.open({ features, first: FOREIGN, head: FOREIGN + scripts }, { context });
  return { page, said };
}

const bodiesOf = (events: readonly LogEntry[]): readonly unknown[] => events.map(({ body }) => body);

it('console messages arrive, whatever they are of, and end on the console as before', async () => {
  const { said } = await open(
    `footlight.consoleLogs({ levels: ['debug', 'log', 'info', 'warn', 'error'] })`,
    `<iframe hidden></iframe><div id="box"></div><script>
    const cyclic = { name: 'a', list: [1, undefined] };
    cyclic.self = cyclic;
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    console.debug('debug', 1, null, 2n, Symbol('s'));
    console.log('%s has %d of %o%c!', 'she', 4.7, { a: 1 }, 'color: red');
    console.info(window, document, document.body, new Event('x'), location, new Uint8Array(9), new Map());
    console.warn('cyclic', cyclic, { get a() { return console.warn('from a getter'); } });
    console.warn('unreadable', proxy);
    console.warn('huge', Array(1e6).fill({ a: 'b' }));
    console.warn('see https://me:pw@a.test/path?token=secret#there');
    console.error('failed:', new RangeError('too far'));
    console.error('elsewhere', frames[0].eval('new TypeError("there")'));
    console.error(new DOMException('gone', 'AbortError'));
    console.error();
    console.error('last');
    </script>`,
  );
  const events = await eventsWhen(watched.collector, 'browser.console', 12);
  const [huge, ...others] = [...bodiesOf(events)].sort((one, other) => `${other}`.length - `${one}`.length);
  expect(`${huge}`).toMatch(/^huge \[(\{"a":"b"\},){50}…\]$/);
  expect(others.sort()).toEqual(
    [
      '',
      'AbortError: gone',
      'cyclic {"name":"a","list":[1,undefined],"self":{"name":"a","list":[1,undefined],"self":{"name":"a","list":[1,undefined],"self":{"name":"a","list":[1,undefined],"self":{"name":"a","list":[Array],"self":[Object]}}}}} {"a":…}',
      'debug 1 null 2 Symbol(s)',
      'elsewhere [Error]',
      'failed: RangeError: too far',
      'last',
      'see https://a.test/path',
      'she has 4 of {"a":1}!',
      'unreadable [unreadable]',
      '[Window] [HTMLDocument] [HTMLBodyElement] [Event] [Location] [Uint8Array] [Map]',
    ].sort(),
  );
  const severities = events.map(({ attributes, severityNumber }) => [
    attributes['browser.console.method'],
    severityNumber,
  ]);
  expect(Object.fromEntries(severities)).toEqual({ debug: 5, log: 9, info: 9, warn: 13, error: 17 });
  expect(events.find(({ body }) => `${body}`.startsWith('failed'))?.attributes).toMatchObject({
    'browser.console.method': 'error',
    'exception.type': 'RangeError',
    'exception.message': 'too far',
    'exception.stacktrace': expect.stringMatching(/^RangeError: too far\n.*\/page/),
  });
  expect(await pointsOf(watched.collector, 'frontend.errors')).toEqual([]);
  // Of all but the one that says nothing.
  expect(said).toHaveLength(11);
  expect(said).toContain('error: last');
});

it('messages are recorded once by each client, between libraries that patch too, however they start and stop', async () => {
  const { page, said } = await open(
    'footlight.consoleLogs()',
    `<script>
    var start = (name) => footlight.createTelemetry({ service: { name }, endpoint: telemetry.endpoint, features: [footlight.consoleLogs()] });
    var other = start('other');
    console.error('both');
    </script>${FOREIGN}`,
  );
  await page.evaluate(async () => {
    const page = globalThis as unknown as Record<'telemetry' | 'other', import('footlight').Telemetry> & {
      start(name: string): import('footlight').Telemetry;
    };
    await page.telemetry.stop();
    console.error('other');
    await page.other.stop();
    console.error('nobody');
    const again = page.start('again');
    console.error('again');
    await again.stop();
    console.error('nobody again');
  });
  const heard = async (): Promise<readonly string[]> =>
    (await eventsWhen(watched.collector, 'browser.console', 4))
      .map(({ service, body }) => `${service}: ${body}`)
      .sort();
  expect(await heard()).toEqual(['again: again', 'other: both', 'other: other', 'watched: both']);
  const texts = ['both', 'other', 'nobody', 'again', 'nobody again'];
  expect(said).toEqual(texts.map((text) => `error: ${text}`));
  const foreign = await page.evaluate(() => (globalThis as unknown as { foreign: string[] }).foreign);
  // The third library came after the first message.
  expect(foreign.length).toBe(3 * texts.length - 1);
  expect(await page.evaluate(() => `${console.warn}`)).toContain('[native code]');
});
