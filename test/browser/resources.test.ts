import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { pointsOf, read } from '../support/read.ts';
import { useWatched as watch } from '../support/watched.ts';

const watched = watch();

const NAME = 'browser.resource_timing';
const SLOW_MS = 400;
// More than the browser keeps for whoever asks later.
const MANY = 300;

// Resources of all kinds and sizes. `elsewhere` is another origin.
const PROVOKE = (elsewhere: string): string => `
const get = (url, init) => fetch(url, init).then((answer) => answer.arrayBuffer()).catch(() => undefined);
const put = (name, given) => new Promise((resolve) =>
  document.head.append(Object.assign(document.createElement(name), given, { onload: resolve, onerror: resolve })));
void (async () => {
  await put('script', { src: '/small.js' });
  await put('link', { rel: 'stylesheet', href: '/style.css' });
  await put('img', { src: '/10000' });
  await put('img', { src: '${elsewhere}/opaque.png' });
  await put('img', { src: '${elsewhere}/told.png' });
  await put('img', { src: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>' });
  await put('input', { type: 'image', src: '/odd.png' });
  await get('/99000');
  await get('/990000');
  await get('/1000000');
  await get('/cached');
  await get('/cached');
  await get('/slow?token=secret');
  await get('/slow-ignored?token=secret');
  await put('img', { src: '${elsewhere}/slow.png' });
  await get('/none');
  await get(URL.createObjectURL(new Blob(['x'])));
  await new Promise((resolve) => {
    const xhr = Object.assign(new XMLHttpRequest(), { onloadend: resolve });
    xhr.open('GET', '/xhr');
    xhr.send();
  });
  navigator.sendBeacon('/beacon', 'x');
  globalThis.isDone = true;
})();`;

// What the browser tells the page of, by a watch of its own.
const HEAD = `<script>
var seen = [];
new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: 'resource', buffered: true });
</script>`;

interface Seen {
  readonly name: string;
  readonly startTime: number;
  readonly duration: number;
}

interface Durations {
  readonly name: string;
  readonly points: readonly { readonly sum: number; readonly bounds: readonly number[] }[];
}

/** How many resources are measured, by initiator and size. */
async function counts(): Promise<Record<string, number>> {
  const points = await pointsOf(watched.collector, 'frontend.resource.duration');
  return Object.fromEntries(points.map(({ labels, count }) => [`${labels['initiator']} ${labels['size']}`, count]));
}

const total = async (): Promise<number> => Object.values(await counts()).reduce((sum, count) => sum + count, 0);

const capped = async (): Promise<number | undefined> =>
  (await pointsOf(watched.collector, 'footlight.records')).find(({ labels }) => labels['reason'] === 'cap')?.value;

/** The resources that the browser tells the page of: those that carry records, and the others. */
async function seenBy(page: Page): Promise<{ own: readonly Seen[]; others: readonly Seen[] }> {
  const seen = await page.evaluate<Seen[]>(
    'seen.map(({ name, startTime, duration }) => ({ name, startTime, duration }))',
  );
  const isOwn = ({ name }: Seen): boolean => /[/](v1|otlp)[/]/.test(name);
  return { own: seen.filter(isOwn), others: seen.filter((one) => !isOwn(one)) };
}

/** Lets records leave several times, so that requests that carry them would be counted. */
async function flushOften(page: Page): Promise<void> {
  for (let time = 0; time < 5; time++) {
    await page.evaluate(`footlight.createLogger(telemetry).info('log ${time}'); telemetry.flush();`);
  }
}

beforeAll(() => {
  const { pages } = watched;
  for (const size of [10_000, 99_000, 990_000, 1_000_000]) pages.serve(`/${size}`, { body: 'x'.repeat(size) });
  pages.serve('/cached', { body: 'x', headers: { 'cache-control': 'max-age=1000' } });
  pages.serve('/told.png', { headers: { 'timing-allow-origin': '*' } });
  for (const slow of ['/slow', '/slow-ignored', '/slow.png']) pages.serve(slow, { delayMs: SLOW_MS, body: 'x' });
});

describe('resources', () => {
  it('measures all by initiator and size, and tells of slow ones, without what is ignored or in the page itself', async () => {
    const features = `footlight.resources({ slowMs: ${SLOW_MS}, maxPerMinute: 100, ignore: ['-ignored', /[/]none/g] })`;
    const page = await watched.open({ features, head: HEAD });
    await page.evaluate(PROVOKE(watched.pages.url.replace('127.0.0.1', 'localhost')));
    await expect.poll(counts, PATIENCE).toEqual({
      // The page's own script is one of several hundred kB.
      'script <1MB': 1,
      'script <10kB': 1,
      'link <10kB': 1,
      'img <100kB': 1,
      'img <10kB': 1,
      'img unknown': 2,
      'other <10kB': 1,
      'fetch <10kB': 2,
      'fetch <100kB': 1,
      'fetch <1MB': 1,
      'fetch >=1MB': 1,
      'fetch cache': 1,
      'xmlhttprequest <10kB': 1,
      'beacon <10kB': 1,
    });
    const seen = (await seenBy(page)).others.filter(({ name }) => !/ignored|none/.test(name));
    const all = await read<Durations[]>(watched.collector, '/api/metrics');
    const points = all.find(({ name }) => name === 'frontend.resource.duration')?.points ?? [];
    const sum = points.reduce((before, point) => before + point.sum, 0);
    expect(sum).toBeCloseTo(seen.reduce((before, { duration }) => before + duration, 0) / 1_000, 5);
    expect(points[0]?.bounds).toEqual([0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10]);

    const slow = seen.filter(({ duration }) => duration >= SLOW_MS);
    const events = await eventsWhen(watched.collector, NAME, slow.length);
    expect(events).toHaveLength(slow.length);
    const { url } = watched.pages;
    const eventOf = (wanted: string): LogEntry =>
      events.find(({ attributes }) => `${attributes['url.full']}`.endsWith(wanted)) as LogEntry;
    const { attributes, timeUnixNano } = eventOf('/slow');
    const entry = await page.evaluate(
      () =>
        performance.getEntriesByName(`${location.origin}/slow?token=secret`)[0]?.toJSON() as PerformanceResourceTiming,
    );
    expect(attributes).toMatchObject({
      'url.full': `${url}/slow`,
      'http.response.status_code': 200,
      'browser.resource_timing.initiator_type': 'fetch',
      'browser.resource_timing.duration': expect.closeTo(entry.duration, 2),
      'browser.resource_timing.fetch_start': expect.closeTo(entry.fetchStart, 2),
      'browser.resource_timing.request_start': expect.closeTo(entry.requestStart, 2),
      'browser.resource_timing.response_start': expect.closeTo(entry.responseStart, 2),
      'browser.resource_timing.response_end': expect.closeTo(entry.responseEnd, 2),
      'browser.resource_timing.transfer_size': entry.transferSize,
      'browser.resource_timing.encoded_body_size': 1,
      'browser.resource_timing.decoded_body_size': 1,
      'browser.resource_timing.next_hop_protocol': 'http/1.1',
      'browser.resource_timing.render_blocking_status': 'non-blocking',
    });
    const origin = await page.evaluate(() => performance.timeOrigin);
    expect(Math.abs(Number(timeUnixNano) / 1e6 - origin - entry.startTime)).toBeLessThan(5);
    // Another origin keeps the rest to itself.
    expect(Object.keys(eventOf('/slow.png').attributes).sort()).toEqual([
      'browser.resource_timing.duration',
      'browser.resource_timing.fetch_start',
      'browser.resource_timing.initiator_type',
      'browser.resource_timing.render_blocking_status',
      'browser.resource_timing.response_end',
      'url.full',
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('loses none of many, sees neither its own requests nor those of another client, and keeps to its cap', async () => {
    const page = await watched.open({ features: '', head: HEAD });
    await page.evaluate(`
      telemetry.stop();
      telemetry = footlight.createTelemetry({ service: { name: 'one' }, endpoint: telemetry.endpoint, flushInterval: 100,
        features: [footlight.resources({ slowMs: 0, maxPerMinute: 1 })] });
      footlight.createTelemetry({ service: { name: 'two' }, flushInterval: 100, features: [footlight.resources()],
        endpoint: { logs: '/otlp/logs', metrics: '/otlp/metrics', traces: '/otlp/traces' } });
      for (let i = 0; i < ${MANY}; i++) fetch('/cheap/' + i);`);
    await expect.poll(total, PATIENCE).toBeGreaterThan(MANY);
    await flushOften(page);
    const ownPaths = async (): Promise<string[]> => (await seenBy(page)).own.map(({ name }) => new URL(name).pathname);
    const carriers = ['/v1/metrics', '/v1/logs', '/otlp/metrics'];
    await expect.poll(ownPaths, PATIENCE).toEqual(expect.arrayContaining(carriers));
    await flushOften(page);
    const { others } = await seenBy(page);
    // Those, and the script of the page.
    expect(others).toHaveLength(MANY + 1);
    expect(await total()).toBe(MANY + 1);
    expect(await eventsOf(watched.collector, NAME)).toHaveLength(1);
    await expect.poll(capped, PATIENCE).toBe(MANY);

    await page.evaluate('telemetry.stop()');
    await page.evaluate(() => fetch('/more'));
    await expect.poll(async () => (await seenBy(page)).others.length, PATIENCE).toBe(MANY + 2);
    expect(await total()).toBe(MANY + 1);
  });
});
