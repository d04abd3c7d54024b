import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, PATIENCE } from '../support/collected.ts';
import { pointsOf, read } from '../support/read.ts';
import { useWatched as watch } from '../support/watched.ts';

const watched = watch();

// What makes frames long, from a script with a URL.
const BUSY = `
function spin(ms) { for (const end = performance.now() + ms; performance.now() < end; ); }
const tasks = {
  timer: () => setTimeout(function timer() { spin(120); }, 20),
  paint: () => requestAnimationFrame(function paint() { spin(150); }),
  resize: () => new ResizeObserver(function resize(list, own) { own.disconnect(); spin(150); }).observe(document.body),
  layOut: () => setTimeout(function layOut() {
    for (const end = performance.now() + 150; performance.now() < end; document.body.offsetWidth) {
      document.body.style.paddingLeft = performance.now() % 7 + 'px';
    }
  }, 20),
  several: () => setTimeout(function some() {
    requestAnimationFrame(function most() { spin(120); });
    requestAnimationFrame(function least() { spin(20); });
    spin(60);
  }, 20),
  image: () => document.body.append(Object.assign(new Image(), { src: '/none.png?a[]=secret&b=secret]', onerror() { spin(150); } })),
  script: () => document.head.append(Object.assign(document.createElement('script'), { src: '/late.js?token=secret' })),
  long: () => document.body.append(Object.assign(new Image(), { id: 'x'.repeat(300), src: '/none.png', onerror() { spin(150); } })),
};
addEventListener('DOMContentLoaded', () => {
  document.getElementById('save').onclick = function save() { spin(300); };
});`;
const HEAD = `<script src="/busy.js?token=secret"></script><script>
var seen = [];
new PerformanceObserver((list) => seen.push(...list.getEntries()))
  .observe({ type: 'long-animation-frame', buffered: true });</script>`;

const NAME = 'footlight.long_frame';

interface Seen {
  readonly startTime: number;
  readonly duration: number;
}

interface Durations {
  readonly name: string;
  readonly points: readonly { readonly labels: object; readonly sum: number; readonly bounds: readonly number[] }[];
}

const open = (features: string): Promise<Page> =>
  watched.open(
    { features, options: `routes: ['/courses/:courseId']`, head: HEAD, body: '<button id="save">Save</button>' },
    { path: '/courses/42' },
  );

/** The frames that the browser tells the page of, oldest first. */
const seenBy = (page: Page): Promise<readonly Seen[]> =>
  page.evaluate('seen.map(({ startTime, duration }) => ({ startTime, duration }))');

/** How many of them took as long. */
const slowOf = (seen: readonly Seen[], ms: number): number => seen.filter(({ duration }) => duration >= ms).length;

const measured = async (): Promise<number> =>
  (await pointsOf(watched.collector, 'frontend.long_frame.duration')).reduce((sum, { count }) => sum + count, 0);

/** Waits until as many frames are measured as the browser tells of, so many as long among them. */
async function allMeasured(page: Page, least: number, ms = 0): Promise<void> {
  const isDone = async (): Promise<boolean> => {
    const seen = await seenBy(page);
    return slowOf(seen, ms) >= least && (await measured()) === seen.length;
  };
  await expect.poll(isDone, PATIENCE).toBe(true);
}

/** Seconds: of the frames that are measured, and of those that the browser tells the page of. */
async function sums(page: Page): Promise<readonly number[]> {
  const points = await durations();
  const seen = await seenBy(page);
  return [
    points.reduce((sum, point) => sum + point.sum, 0),
    seen.reduce((sum, { duration }) => sum + duration, 0) / 1_000,
  ];
}

const durations = async (): Promise<Durations['points']> =>
  (await read<Durations[]>(watched.collector, '/api/metrics')).find(
    ({ name }) => name === 'frontend.long_frame.duration',
  )?.points ?? [];

/**
 * Runs a task of the page until there is an event of its frame: what it says of it. On a busy machine something else may have
 * taken most of a frame.
 */
async function provoke(page: Page, task: string, key: string, value: string): Promise<Record<string, unknown>> {
  let found: Record<string, unknown> | undefined;
  const find = async (): Promise<unknown> => {
    const events = (await eventsOf(watched.collector, NAME)).map(({ attributes }) => short(attributes));
    return (found = events.find((attributes) => attributes[key] === value));
  };
  const attempt = async (): Promise<unknown> => {
    await page.evaluate(`void tasks.${task}()`);
    await expect
      .poll(find, { timeout: 1_500, interval: 50 })
      .toBeDefined()
      .catch(() => undefined);
    return found;
  };
  await expect.poll(attempt, PATIENCE).toBeDefined();
  return found as unknown as Record<string, unknown>;
}

/** Attributes without what all their names begin with. */
const short = (attributes: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.replace(`${NAME}.`, ''), value]));

const capped = async (): Promise<number> =>
  (await pointsOf(watched.collector, 'footlight.records')).find(({ labels }) => labels['reason'] === 'cap')?.value ?? 0;

beforeAll(() => {
  const type = { 'content-type': 'text/javascript' };
  watched.pages.serve('/busy.js', { body: BUSY, headers: type });
  watched.pages.serve('/late.js', { body: 'spin(150)', headers: type });
});

describe('longFrames', () => {
  it('measures frames, and tells of those from the threshold on which script made them long', async () => {
    const page = await open('footlight.longFrames({ threshold: 250 })');
    await page.evaluate('void setTimeout(spin, 20, 70)');
    await allMeasured(page, 1);
    await page.click('#save');
    const saved = async (): Promise<LogEntry | undefined> =>
      (await eventsOf(watched.collector, NAME)).find(
        ({ attributes }) => attributes['footlight.long_frame.script.function'] === 'save',
      );
    await expect.poll(saved, PATIENCE).toBeDefined();
    const { attributes, timeUnixNano } = (await saved()) as LogEntry;
    expect(attributes).toMatchObject({
      'footlight.long_frame.script.url': `${watched.pages.url}/busy.js`,
      'footlight.long_frame.script.position': BUSY.indexOf('function save') + 'function save'.length,
      'footlight.long_frame.script.invoker': 'BUTTON#save.onclick',
      'footlight.long_frame.script.invoker_type': 'event-listener',
    });
    const took = Number(attributes['footlight.long_frame.duration']);
    const ran = Number(attributes['footlight.long_frame.script.duration']);
    expect(ran).toBeGreaterThanOrEqual(300);
    expect(took).toBeGreaterThanOrEqual(ran);
    expect(attributes['footlight.long_frame.blocking_duration']).toBeGreaterThanOrEqual(250);
    // The one that the browser means, when it began.
    const same = (await seenBy(page)).find(({ duration }) => Math.abs(duration - took) < 0.01) as Seen;
    const origin = await page.evaluate(() => performance.timeOrigin);
    expect(Math.abs(Number(timeUnixNano) / 1e6 - origin - same.startTime)).toBeLessThan(5);

    // All others too, and of those that were shorter no event.
    await allMeasured(page, 2);
    const rest = async (): Promise<number> =>
      (await eventsOf(watched.collector, NAME)).length - slowOf(await seenBy(page), 250);
    await expect.poll(rest, PATIENCE).toBe(0);
    await expect
      .poll(async () => {
        const [ours, theirs] = await sums(page);
        return Math.abs((ours as number) - (theirs as number));
      }, PATIENCE)
      .toBeLessThan(1e-5);
    expect(await durations()).toMatchObject([
      { labels: { page: '/courses/:courseId' }, bounds: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2] },
    ]);
  });

  it('says what each frame was spent on, with texts cut and without secrets of URLs', async () => {
    const page = await open('footlight.longFrames({ maxPerMinute: 100 })');
    const { url } = watched.pages;

    const painted = await provoke(page, 'paint', 'script.function', 'paint');
    expect(painted['script.invoker']).toBe('FrameRequestCallback');
    expect(painted['render_duration']).toBeGreaterThanOrEqual(150);

    const resized = await provoke(page, 'resize', 'script.function', 'resize');
    expect(resized['style_and_layout_duration']).toBeGreaterThanOrEqual(150);

    const forced = await provoke(page, 'layOut', 'script.function', 'layOut');
    expect(forced['script.invoker']).toBe('TimerHandler:setTimeout');
    expect(forced['script.forced_layout_duration']).toBeGreaterThan(0);

    const longest = await provoke(page, 'several', 'script.function', 'most');
    expect(longest['duration']).toBeGreaterThanOrEqual(200);
    expect(longest['script.duration']).toBeGreaterThanOrEqual(120);

    await provoke(page, 'image', 'script.invoker', `IMG[src=${url}/none.png].onerror`);
    const script = await provoke(page, 'script', 'script.invoker', `${url}/late.js`);
    expect(script['script.url']).toBe(`${url}/late.js`);
    expect(script['script.invoker_type']).toBe('classic-script');
    await provoke(page, 'long', 'script.invoker', `IMG#${'x'.repeat(196)}`);
    expect(JSON.stringify(await eventsOf(watched.collector, NAME))).not.toContain('secret');
  });

  it('has frames of before, keeps to its cap, counts what is beyond, and is silent once stopped', async () => {
    const page = await open('');
    await page.evaluate('void tasks.timer()');
    await expect.poll(async () => slowOf(await seenBy(page), 100), PATIENCE).toBeGreaterThan(0);
    await page.evaluate(`var late = footlight.createTelemetry({ service: { name: 'late' }, endpoint: telemetry.endpoint,
      flushInterval: 100, features: [footlight.longFrames({ maxPerMinute: 1 })] })`);
    await allMeasured(page, 1, 100);
    const before = slowOf(await seenBy(page), 100);
    await page.evaluate('void tasks.timer()');
    await allMeasured(page, before + 1, 100);
    const rest = async (): Promise<number> => (await capped()) + 1 - slowOf(await seenBy(page), 100);
    await expect.poll(rest, PATIENCE).toBe(0);
    expect(await capped()).toBeGreaterThan(0);
    expect(await eventsOf(watched.collector, NAME)).toHaveLength(1);

    await page.evaluate('late.stop()');
    const count = await measured();
    const { length } = await seenBy(page);
    await page.evaluate('void tasks.timer()');
    await expect.poll(async () => (await seenBy(page)).length, PATIENCE).toBeGreaterThan(length);
    await page.evaluate('late.flush()');
    expect(await measured()).toBe(count);
  });
});
