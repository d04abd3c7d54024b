import { createLogger, sessions, type Telemetry, type TelemetryOptions } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, finish, settle } from '../support/capture.ts';
import { pageHide } from '../support/page.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const KEY = 'footlight.session';

let capture: Capture;
let held: Promise<unknown>;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  // Tabs send in the order in which they were opened.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  held = Promise.resolve();
  // As the browser: one after the other.
  const request = (_: string, task: () => Promise<unknown>): Promise<unknown> => (held = held.then(task));
  vi.stubGlobal('navigator', { userAgent: 'jsdom', onLine: true, locks: { request } });
});

const open = (options: Partial<TelemetryOptions> = {}): Telemetry => client({ features: [sessions()], ...options });
const log = (telemetry: Telemetry): void => createLogger(telemetry).info('x');
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

const inOrder = () => [...capture.logs()].sort((one, other) => Number(BigInt(one.time) - BigInt(other.time)));

/** Lets all tabs tell what they have to tell, and send it. */
async function told(...tabs: readonly Telemetry[]): Promise<readonly string[]> {
  await vi.advanceTimersByTimeAsync(5_000);
  for (const tab of tabs) await finish(tab.flush());
  return inOrder().flatMap(({ eventName, attributes }) => {
    const { 'session.id': id, 'session.previous_id': previous } = attributes;
    return eventName ? [`${eventName} ${nameOf(id)}${previous ? ` after ${nameOf(previous)}` : ''}`] : [];
  });
}

/** Sessions by the order in which they first arrive. */
const nameOf = (id: unknown): string =>
  'ABCDEF'.charAt(
    [
      ...new Set(
        capture
          .logs()
          .map(({ attributes }) => attributes['session.id'])
          .filter(Boolean),
      ),
    ].indexOf(id),
  );

const counted = (): number => capture.points('frontend.sessions').reduce((sum, { value }) => sum + value, 0);

/** What the browser does in the other tabs when one has stored something. */
const hear = (key = KEY) => window.dispatchEvent(Object.assign(new Event('storage'), { key }));

describe('sessions', () => {
  it('tells that a session has started, and counts it by who it is', async () => {
    const tab = open();
    tab.setUser({ type: 'student' });
    expect(await told(tab)).toEqual(['session.start A']);
    const [start] = capture.logs();
    expect(start).toMatchObject({ severityNumber: 9, attributes: { 'session.id': start?.resource['session.id'] } });
    expect(start?.attributes).not.toHaveProperty('session.previous_id');
    expect(capture.points('frontend.sessions')).toMatchObject([
      { value: 1, unit: '{session}', labels: { user_type: 'student' } },
    ]);
  });

  it('counts who says nothing as anonymous', async () => {
    await told(open());
    expect(capture.points('frontend.sessions')[0]?.labels).toEqual({ user_type: 'anonymous' });
  });

  it('tells each end before the start that follows, as what ended', async () => {
    const tab = open();
    tab.setUser({ id: 'user-7' });
    await told(tab);
    pass(20 * MINUTE_MS);
    log(tab);
    pass(31 * MINUTE_MS);
    log(tab);
    expect(await told(tab)).toEqual(['session.start A', 'session.end A', 'session.start B after A']);
    const [, end, start] = inOrder().filter(({ eventName }) => eventName);
    expect(end?.resource).toEqual({
      'service.name': 'shop-web',
      'service.version': '1.4.2',
      'deployment.environment.name': 'test',
      'user_agent.original': 'jsdom',
      'session.id': end?.attributes['session.id'],
    });
    expect(end?.attributes['footlight.session.duration']).toBeCloseTo(20 * 60 + 5, 0);
    expect(start?.resource['session.id']).toBe(start?.attributes['session.id']);
    expect(counted()).toBe(2);
  });

  it.each([
    ['4 hours', 4 * HOUR_MS],
    ['a night', 15 * HOUR_MS],
    ['60 days', 60 * 24 * HOUR_MS],
    ['a clock set back by an hour', -HOUR_MS],
    ['a clock set back by a year', -365 * 24 * HOUR_MS],
  ])('tells one end and one start after %s', async (_, ms) => {
    const tab = open();
    await told(tab);
    pass(ms);
    log(tab);
    log(tab);
    const all = await told(tab);
    // By a clock that is set back, the start comes last.
    expect([...all].sort()).toEqual(['session.end A', 'session.start A', 'session.start B after A']);
    expect(all.indexOf('session.end A')).toBeLessThan(all.indexOf('session.start B after A'));
  });

  it('tells nothing new while a session goes on, by a clock that is set a little forth and back too', async () => {
    const tab = open();
    await told(tab);
    for (const minutes of [10, -20, 25, -5, 1]) {
      pass(minutes * MINUTE_MS);
      log(tab);
    }
    expect(await told(tab)).toEqual(['session.start A']);
  });

  it('tells what ended while no page was open at the next visit', async () => {
    await finish(told(open()).then(() => undefined));
    pass(24 * HOUR_MS);
    const tab = open();
    expect(await told(tab)).toEqual(['session.start A', 'session.end A', 'session.start B after A']);
  });

  it('tells what a page had no time to tell, at the next visit', async () => {
    log(client());
    expect(await told(open())).toEqual(['session.start A']);
    pass(HOUR_MS);
    log(client());
    pass(HOUR_MS);
    expect(await told(open())).toEqual([
      'session.start A',
      'session.end A',
      'session.start B after A',
      'session.end B',
      'session.start C after B',
    ]);
    for (const { attributes, resource } of capture.logs().filter(({ eventName }) => eventName))
      expect(resource['session.id']).toBe(attributes['session.id']);
    expect(counted()).toBe(3);
  });

  it('does not tell of what was before it was there', async () => {
    localStorage.setItem(KEY, `${'a'.repeat(32)} ${Date.now() - HOUR_MS} ${Date.now() - HOUR_MS}`);
    expect(await told(open())).toEqual(['session.start A']);
    expect(counted()).toBe(1);
  });

  it('tells at once as the page goes away or the client stops', async () => {
    const tab = open();
    pageHide();
    await finish(tab.flush());
    expect(capture.logs()).toHaveLength(1);
    pass(HOUR_MS);
    log(tab);
    await finish(tab.stop());
    expect(inOrder().map(({ eventName }) => eventName)).toEqual([
      'session.start',
      'session.end',
      'session.start',
      undefined,
    ]);
  });

  it('says nothing once it is stopped', async () => {
    const tab = open();
    await told(tab);
    await finish(tab.stop());
    pass(HOUR_MS);
    log(tab);
    hear();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells of a prerendered page once somebody sees it', async () => {
    const prerendering = vi.fn(() => true);
    Object.defineProperty(document, 'prerendering', { configurable: true, get: prerendering });
    const tab = open();
    expect(await told(tab)).toEqual([]);
    expect(localStorage).toHaveLength(0);
    prerendering.mockReturnValue(false);
    document.dispatchEvent(new Event('prerenderingchange', { bubbles: true }));
    expect(await told(tab)).toEqual(['session.start A']);
    Reflect.deleteProperty(document, 'prerendering');
  });
});

describe('over tabs, sessions', () => {
  it('are told once', async () => {
    const tabs = [open(), open(), open()];
    tabs.forEach(log);
    expect(await told(...tabs)).toEqual(['session.start A']);
    pass(31 * MINUTE_MS);
    tabs.forEach(log);
    await told(...tabs);
    expect(await told(...tabs)).toEqual(['session.start A', 'session.end A', 'session.start B after A']);
    expect(counted()).toBe(2);
  });

  it('are told by another tab where the one that began it is gone', async () => {
    const [lost, other] = [client(), open()];
    await told(other);
    pass(HOUR_MS);
    log(lost);
    hear();
    expect(await told(other)).toEqual(['session.start A', 'session.end A', 'session.start B after A']);
  });

  it('that begin at once become one, for what is not sent yet too', async () => {
    const tab = open();
    log(tab);
    const winner = 'a'.repeat(32);
    localStorage.setItem(KEY, `${winner} ${Date.now()} ${Date.now()}  NaN`);
    hear();
    log(tab);
    expect(await told(tab)).toEqual(['session.start A']);
    expect(capture.logs().map(({ resource }) => resource['session.id'])).toEqual([winner, winner, winner]);
  });

  it('that another tab followed by another keep what was said in them', async () => {
    const tab = open();
    log(tab);
    pass(HOUR_MS);
    localStorage.setItem(KEY, `${'b'.repeat(32)} ${Date.now()} ${Date.now()}  NaN`);
    hear();
    log(tab);
    await finish(tab.flush());
    const [first, second] = capture.logs().map(({ resource }) => resource['session.id']);
    expect(first).not.toBe(second);
    expect(second).toBe('b'.repeat(32));
  });

  it('are told to each back end', async () => {
    const tabs = [open(), open({ endpoint: 'https://other.test' })];
    expect(await told(...tabs)).toEqual(['session.start A', 'session.start A']);
  });

  it('are told where there are no locks, and where they are denied', async () => {
    vi.stubGlobal('navigator', { userAgent: 'jsdom', onLine: true });
    const tabs = [open(), open()];
    expect(await told(...tabs)).toEqual(['session.start A']);
    const request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    vi.stubGlobal('navigator', { userAgent: 'jsdom', onLine: true, locks: { request } });
    pass(HOUR_MS);
    tabs.forEach(log);
    expect(await told(...tabs)).toEqual(['session.start A', 'session.end A', 'session.start B after A']);
  });
});

describe('where nothing is stored, sessions', () => {
  it('of pages with their own memory are told by each', async () => {
    const tabs = [open({ sessionPersistence: 'memory' }), open({ sessionPersistence: 'memory' })];
    expect(await told(...tabs)).toEqual(['session.start A', 'session.start B']);
    pass(HOUR_MS);
    log(tabs[0] as Telemetry);
    hear();
    expect(await told(...tabs)).toEqual([
      'session.start A',
      'session.start B',
      'session.end A',
      'session.start C after A',
    ]);
    expect(localStorage).toHaveLength(0);
  });

  it('are told where storage is denied', async () => {
    vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const tab = open();
    await told(tab);
    pass(HOUR_MS);
    log(tab);
    expect(await told(tab)).toEqual(['session.start A', 'session.end A', 'session.start B after A']);
    await settle();
  });
});
