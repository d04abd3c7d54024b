import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { pointsOf } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const watched = useWatched();

/** What goes wrong on the page, from `window.onload` on. */
const BROKEN = `<button onclick="crash()">crash</button><div id="box"></div><script>
  const hostile = { toString() { throw new Error('no'); } };
  const later = (thrown) => setTimeout(() => { throw thrown; });
  const load = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes));
  const crash = () => document.querySelector('#nothing').remove();
  // What the page does with an error itself makes no difference; nor that it throws there.
  addEventListener('error', (event) => { event.preventDefault(); throw new Error('in the listener'); });
  addEventListener('unhandledrejection', (event) => event.preventDefault());
  addEventListener('load', () => {
    later(new TypeError('in a timer'));
    later(new Error('no lesson', { cause: new RangeError('too far') }));
    for (const value of ['thrown text', null, 0]) later(value);
    for (const value of ['rejected text', undefined, { code: 5, password: 'x' }, hostile]) Promise.reject(value);
    Promise.reject(AbortSignal.abort().reason);
    Promise.any([Promise.reject(new Error('one')), Promise.reject(new Error('two'))]);
    dispatchEvent(new ErrorEvent('error', { message: 'by hand', filename: location.href, lineno: 7, colno: 9 }));
    dispatchEvent(new Event('error'));
    load('script', { src: 'ELSEWHERE/throws.js' });
    load('img', { src: '/other.png', srcset: '/missing.png?token=secret' });
    load('link', { rel: 'stylesheet', href: '/missing.css' });
    // Noise: an extension by the name of its script, and a real loop of a ResizeObserver.
    (0, eval)("setTimeout(() => { throw new Error('not ours'); }) //# sourceURL=chrome-extension://abc/content.js");
    new ResizeObserver(([entry]) => {
      box.style.height = Math.min(entry.contentRect.height + 1, 2) + 'px';
    }).observe(box);
  });
</script><script>var = 1</script><svg><image href="/missing.svg" width="9" height="9"/></svg>`;

async function openBroken(features: string): Promise<Page> {
  const { pages, browser } = watched;
  const elsewhere = pages.url.replace('127.0.0.1', 'localhost');
  pages.serve('/broken', { body: watched.html({ features, body: BROKEN.replace('ELSEWHERE', elsewhere) }) });
  pages.serve('/throws.js', { body: `throw new Error('secret');`, headers: { 'content-type': 'text/javascript' } });
  for (const path of ['/missing.png', '/missing.css', '/missing.svg']) pages.serve(path, { status: 404 });
  const page = await browser.newPage();
  await page.goto(`${pages.url}/broken?token=secret`);
  await page.click('button');
  return page;
}

const wordsOf = ({ attributes }: LogEntry): string =>
  `${attributes['exception.type']}: ${attributes['exception.message']}`;

const counted = async (name: string, ...labels: readonly string[]): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await pointsOf(watched.collector, name)).map((point) => [
      labels.map((label) => point.labels[label]).join(' '),
      point.value,
    ]),
  );

const find = (events: readonly LogEntry[], words: string): LogEntry['attributes'] =>
  events.find((event) => wordsOf(event) === words)?.attributes ?? {};

const FRAME = /^ {4}at .*\/broken:\d+:\d+\)?$/m;

describe('errors()', () => {
  it('reports all that goes wrong on a page and nothing catches, but noise', async () => {
    await openBroken('footlight.errors({ resources: true })');
    const { collector, pages } = watched;
    const words = [
      'AbortError: signal is aborted without reason',
      'AggregateError: All promises were rejected',
      'Error: by hand',
      // Both times when the page told itself of an error: of real ones the browser does not tell again.
      'Error: in the listener',
      'Error: in the listener',
      'Error: no lesson',
      `ResourceError: <img> did not load: ${pages.url}/missing.png`,
      `ResourceError: <link> did not load: ${pages.url}/missing.css`,
      'ScriptError: Script error.',
      "SyntaxError: Unexpected token '='",
      "TypeError: Cannot read properties of null (reading 'remove')",
      'TypeError: in a timer',
      'number: 0',
      'object: [object Object] {code,password}',
      'object: null',
      'object: object',
      'string: rejected text',
      'string: thrown text',
      'undefined: undefined',
    ];
    const events = await eventsWhen(collector, 'exception', words.length);
    expect(events.map(wordsOf).sort()).toEqual(words);
    for (const { scope, severityNumber, attributes } of events) {
      expect([scope, severityNumber, attributes['footlight.error.handled']]).toEqual(['footlight', 17, false]);
    }
    // Neither of URLs, nor of what a rejected object holds, nor of a script of another origin.
    expect(JSON.stringify(events)).not.toContain('secret');

    expect(find(events, 'TypeError: in a timer')['exception.stacktrace']).toMatch(FRAME);
    expect(`${find(events, 'Error: no lesson')['exception.stacktrace']}`.split(/^Caused by: /m)).toEqual([
      expect.stringMatching(/^Error: no lesson\n {4}at /),
      expect.stringMatching(/^RangeError: too far\n {4}at /),
    ]);
    const all = `${find(events, 'AggregateError: All promises were rejected')['exception.stacktrace']}`;
    expect(all.match(/^Caused by: .*/gm)).toEqual(['Caused by: Error: one', 'Caused by: Error: two']);
    const scene = { 'code.file.path': `${pages.url}/broken`, 'code.line.number': 7, 'code.column.number': 9 };
    expect(find(events, 'Error: by hand')).toMatchObject(scene);
    expect(find(events, 'string: thrown text')['code.file.path']).toBe(`${pages.url}/broken`);
    expect(Object.keys(find(events, 'ScriptError: Script error.')).sort()).toEqual([
      'exception.message',
      'exception.type',
      'footlight.error.handled',
    ]);
    expect(find(events, `ResourceError: <img> did not load: ${pages.url}/missing.png`)).toMatchObject({
      'browser.tag_name': 'img',
      'url.full': `${pages.url}/missing.png`,
    });

    const types = words.map((said) => said.replace(/:.*/, ''));
    const numbers = types.map((type) => [`/broken ${type} false`, types.filter((other) => other === type).length]);
    await expect
      .poll(() => counted('frontend.errors', 'page', 'type', 'handled'), PATIENCE)
      .toEqual(Object.fromEntries(numbers));
    // The script of an extension, and the loop.
    await expect
      .poll(async () => (await counted('footlight.records', 'outcome', 'reason'))['dropped ignored'], PATIENCE)
      .toBeGreaterThanOrEqual(2);
  });

  it('reports no resources unless told to, and noise where it is not ignored; what is above the cap is counted', async () => {
    await openBroken('footlight.errors({ ignore: [], maxPerMinute: 1 })');
    const { collector } = watched;
    const types = {
      AbortError: 1,
      AggregateError: 1,
      // The script of an extension and the loop come to those of the page.
      Error: expect.toSatisfy((count: number) => count >= 6),
      ScriptError: 1,
      SyntaxError: 1,
      TypeError: 2,
      number: 1,
      object: 3,
      string: 2,
      undefined: 1,
    };
    await expect.poll(() => counted('frontend.errors', 'type'), PATIENCE).toEqual(types);
    const dropped = async () => {
      const all = Object.values(await counted('frontend.errors', 'type')).reduce((sum, count) => sum + count, 0);
      return all - ((await counted('footlight.records', 'reason'))['cap'] ?? 0);
    };
    await expect.poll(dropped, PATIENCE).toBe(1);
    expect(await eventsOf(collector, 'exception')).toHaveLength(1);
  });
});
