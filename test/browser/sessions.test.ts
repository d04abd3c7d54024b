import type { Telemetry } from 'footlight';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { pointsOf, read } from '../support/read.ts';
import { useWatched as watch } from '../support/watched.ts';

const watched = watch('', ['--disable-back-forward-cache']);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Once something is told: longer than any tab waits for another one to tell it. */
const TELLING_MS = 2_600;

type Globals = typeof globalThis & { telemetry: Telemetry; later: number; kept?: boolean };

const page = {
  features: 'footlight.sessions()',
  // Time enough for tabs to agree.
  options: 'flushInterval: 800',
};

/** The wall clock of a page: the real one, and as much later as the test says. */
function shiftClock(): void {
  const real = Date.now;
  (globalThis as Globals).later = 0;
  Date.now = () => real.call(Date) + (globalThis as Globals).later;
}

/** Tabs of one context, with a clock that the test can put forth. */
async function openTabs(count: number) {
  const context = await watched.browser.newContext();
  await context.addInitScript(shiftClock);
  const tabs: Page[] = [];
  for (let i = 0; i < count; i++) tabs.push(await watched.open(page, { context }));
  let later = 0;
  return {
    context,
    tabs,
    /** Lets time pass in all tabs, as it does while a laptop sleeps: no timer notices. */
    async pass(ms: number): Promise<void> {
      later += ms;
      await context.addInitScript(`later = ${later}`);
      await Promise.all(
        context.pages().map((tab) => tab.evaluate((now) => void ((globalThis as Globals).later = now), later)),
      );
    },
  };
}

/** All tabs say something at the same moment, as when they wake up. */
async function wake(tabs: readonly Page[], text = 'woke'): Promise<void> {
  const at = performance.timeOrigin + performance.now() + 250;
  await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(
        ([when, said]) =>
          new Promise<void>((resolve) => {
            const say = () => {
              if (performance.timeOrigin + performance.now() < when) return;
              clearInterval(timer);
              footlight.createLogger((globalThis as Globals).telemetry).info(said);
              resolve();
            };
            const timer = setInterval(say, 1);
          }),
        [at, text] as const,
      ),
    ),
  );
}

const patience = (ms = TELLING_MS) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (tab: Page, text: string) => wake([tab], text);

/** The sessions that logs of a text arrived with. */
async function sessionsOf(text: string, count: number): Promise<ReadonlySet<unknown>> {
  const find = async () => (await read<LogEntry[]>(watched.collector, '/api/logs')).filter(({ body }) => body === text);
  await expect.poll(async () => (await find()).length, PATIENCE).toBe(count);
  return new Set((await find()).map(({ resource }) => resource['session.id']));
}

/** What was told of sessions: the ids of those that started, each with the one before it, and of those that ended. */
async function told() {
  const [starts, ends] = await Promise.all([
    eventsOf(watched.collector, 'session.start'),
    eventsOf(watched.collector, 'session.end'),
  ]);
  for (const { attributes, resource } of [...starts, ...ends])
    expect(resource['session.id']).toBe(attributes['session.id']);
  const order = [...starts, ...ends].sort((one, other) =>
    BigInt(one.timeUnixNano) < BigInt(other.timeUnixNano) ? -1 : 1,
  );
  return {
    starts: starts.map(({ attributes }) => [attributes['session.previous_id'], attributes['session.id']]),
    ends: ends.map(({ attributes }) => attributes['session.id']),
    order: order.map(({ event }) => event),
    counted: (await pointsOf(watched.collector, 'frontend.sessions')).reduce((sum, { value }) => sum + value, 0),
  };
}

const START = ['session.start'];
const NEXT = ['session.end', 'session.start'];

describe('three tabs of an origin', () => {
  let open: Awaited<ReturnType<typeof openTabs>>;
  let current: unknown;
  beforeAll(async () => {
    open = await openTabs(3);
  });
  afterAll(() => open?.context.close());

  /** Exactly one session has ended, and one has begun. */
  async function expectNext(id: unknown): Promise<void> {
    await eventsWhen(watched.collector, 'session.start');
    await patience();
    expect(await told()).toEqual({ starts: [[current, id]], ends: [current], order: NEXT, counted: 1 });
    expect(id).not.toBe(current);
    current = id;
  }

  it('have one session, whose start is told once', async () => {
    await wake(open.tabs);
    const [id, ...others] = await sessionsOf('woke', 3);
    expect(others).toEqual([]);
    await eventsWhen(watched.collector, 'session.start');
    await patience();
    expect(await told()).toEqual({ starts: [[undefined, id]], ends: [], order: START, counted: 1 });
    current = id;
  });

  it.each([
    ['31 minutes', 31 * MINUTE_MS],
    ['4 hours', 4 * HOUR_MS],
    ['a night', 11 * HOUR_MS],
  ])('that wake up at once after %s have one session again, and one end and one start', async (_, ms) => {
    await open.pass(ms);
    await wake(open.tabs);
    const [id, ...others] = await sessionsOf('woke', 3);
    expect(others).toEqual([]);
    await expectNext(id);
  });

  it('stay in it while one of them says something, and follow one that has begun another', async () => {
    const [busy, idle] = open.tabs as [Page, Page];
    for (let i = 0; i < 3; i++) {
      await open.pass(20 * MINUTE_MS);
      await say(busy, 'busy');
    }
    await say(idle, 'idle');
    expect(await sessionsOf('busy', 3)).toEqual(new Set([current]));
    expect(await sessionsOf('idle', 1)).toEqual(new Set([current]));
    expect((await told()).order).toEqual([]);
    await open.pass(40 * MINUTE_MS);
    await say(busy, 'first');
    await patience(100);
    await say(idle, 'second');
    const [id] = await sessionsOf('first', 1);
    expect(await sessionsOf('second', 1)).toEqual(new Set([id]));
    await expectNext(id);
  });

  it('and a duplicate of one of them share it', async () => {
    const [popup] = await Promise.all([
      open.context.waitForEvent('page'),
      (open.tabs[0] as Page).evaluate(() => void window.open(location.href)),
    ]);
    await popup.waitForLoadState();
    await say(popup, 'duplicate');
    expect(await sessionsOf('duplicate', 1)).toEqual(new Set([current]));
    await patience(3_800);
    expect((await told()).order).toEqual([]);
    await popup.close();
  });

  it('tell what a tab that has crashed began', async () => {
    const [lost, other] = open.tabs.splice(0, 2) as [Page, Page];
    await open.pass(HOUR_MS);
    const session = await open.context.newCDPSession(lost);
    const crashed = new Promise((resolve) => lost.once('crash', resolve));
    await say(lost, 'lost');
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    await eventsWhen(watched.collector, 'session.start');
    await say(other, 'other');
    const [id] = await sessionsOf('other', 1);
    await expectNext(id);
  });

  it('leave an end that nobody was there to tell to the next visit', async () => {
    for (const tab of open.context.pages()) await tab.close();
    await open.pass(24 * HOUR_MS);
    const visit = await watched.open(page, { context: open.context });
    await say(visit, 'visit');
    const [id] = await sessionsOf('visit', 1);
    await expectNext(id);
  });

  it('go on with it, or begin another, when the back/forward cache brings one back', async () => {
    const [tab] = open.context.pages() as [Page];
    watched.pages.serve('/elsewhere', { body: '<title>elsewhere</title>' });
    await tab.evaluate(() => void ((globalThis as Globals).kept = true));
    const leave = async () => {
      await tab.goto(`${watched.pages.url}/elsewhere`);
      await tab.goBack({ waitUntil: 'commit' });
      expect(await tab.evaluate(() => (globalThis as Globals).kept)).toBe(true);
    };
    await leave();
    await say(tab, 'back');
    expect(await sessionsOf('back', 1)).toEqual(new Set([current]));
    await leave();
    await open.pass(31 * MINUTE_MS);
    await say(tab, 'back late');
    const [id] = await sessionsOf('back late', 1);
    await expectNext(id);
  });
});

it('a page that may store nothing has a session of its own, which ends and is told all the same', async () => {
  // Of no origin: the browser denies it storage and locks.
  const headers = { 'content-security-policy': 'sandbox allow-scripts' };
  const context = await watched.browser.newContext();
  await context.addInitScript(shiftClock);
  const tabs = [await context.newPage(), await context.newPage()];
  watched.pages.serve('/denied', { headers, body: watched.html(page) });
  for (const tab of tabs) await tab.goto(`${watched.pages.url}/denied`);
  const isDenied = () => {
    try {
      return !localStorage;
    } catch {
      return true;
    }
  };
  expect(await tabs[0]?.evaluate(isDenied)).toBe(true);
  await wake(tabs);
  const ids = [...(await sessionsOf('woke', 2))];
  expect(ids).toHaveLength(2);
  await eventsWhen(watched.collector, 'session.start', 2);
  await tabs[0]?.evaluate((ms) => void ((globalThis as Globals).later = ms), 31 * MINUTE_MS);
  await say(tabs[0] as Page, 'later');
  const [next] = await sessionsOf('later', 1);
  await eventsWhen(watched.collector, 'session.start', 3);
  await patience();
  const { starts, ends, counted } = await told();
  expect(counted).toBe(3);
  expect(starts.map(([, id]) => id).sort()).toEqual([...ids, next].sort());
  expect(ends).toEqual(starts.flatMap(([previous]) => previous ?? []));
  expect(ends).toHaveLength(1);
  expect(ids).toContain(ends[0]);
  await context.close();
});
