import { createLogger, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

const MINUTE_MS = 60_000;
const KEY = 'footlight.session';
const HEX = /^[\da-f]{32}$/;

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
});

/** The session that a log recorded now belongs to. */
async function sessionOf(telemetry: Telemetry): Promise<string> {
  createLogger(telemetry).info('x');
  await telemetry.flush();
  return `${capture.logs().at(-1)?.resource['session.id']}`;
}

const pass = (minutes: number) => vi.setSystemTime(Date.now() + minutes * MINUTE_MS);

describe('a session', () => {
  it('has a random id of 32 hex digits', async () => {
    const first = await sessionOf(client());
    expect(first).toMatch(HEX);
    localStorage.clear();
    expect(await sessionOf(client())).not.toBe(first);
  });

  it('lasts while something is recorded at least every half hour', async () => {
    const telemetry = client();
    const id = await sessionOf(telemetry);
    for (let i = 0; i < 8; i++) {
      pass(28);
      expect(await sessionOf(telemetry)).toBe(id);
    }
  });

  it('is over after 30 minutes without a record', async () => {
    const telemetry = client();
    const id = await sessionOf(telemetry);
    pass(31);
    expect(await sessionOf(telemetry)).not.toBe(id);
  });

  it('is over after 4 hours, however busy', async () => {
    const telemetry = client();
    const id = await sessionOf(telemetry);
    for (let minutes = 0; minutes < 238; minutes += 2) {
      pass(2);
      expect(await sessionOf(telemetry)).toBe(id);
    }
    pass(3);
    const next = await sessionOf(telemetry);
    expect(next).not.toBe(id);
    pass(20);
    expect(await sessionOf(telemetry)).toBe(next);
  });

  it.each([
    ['5 hours forth', 300, true],
    ['50 days forth', 72_000, true],
    ['29 minutes forth', 29, false],
    ['29 minutes back', -29, false],
    ['31 minutes back', -31, true],
    ['50 days back', -72_000, true],
  ])('and a clock that is set %s', async (_, minutes, isOver) => {
    const telemetry = client();
    const id = await sessionOf(telemetry);
    pass(minutes);
    const next = await sessionOf(telemetry);
    expect(next !== id).toBe(isOver);
    pass(10);
    expect(await sessionOf(telemetry)).toBe(next);
  });

  it('is over after 4 hours to the second', async () => {
    const telemetry = client();
    const id = await sessionOf(telemetry);
    for (let minutes = 0; minutes < 220; minutes += 20) {
      pass(20);
      await sessionOf(telemetry);
    }
    pass(19.5);
    expect(await sessionOf(telemetry)).toBe(id);
    pass(0.49);
    expect(await sessionOf(telemetry)).toBe(id);
    pass(0.02);
    expect(await sessionOf(telemetry)).not.toBe(id);
  });

  it('does not begin anew with each record of a busy page', async () => {
    const telemetry = client();
    const ids = new Set<string>();
    for (let i = 0; i < 200; i++) {
      ids.add(await sessionOf(telemetry));
      vi.setSystemTime(Date.now() + 500);
    }
    expect(ids.size).toBe(1);
  });
});

describe('the tabs of an origin', () => {
  it('share a session', async () => {
    const one = await sessionOf(client());
    pass(10);
    expect(await sessionOf(client())).toBe(one);
  });

  it('keep the session of each other alive', async () => {
    const [a, b] = [client(), client()];
    const id = await sessionOf(a);
    for (let i = 0; i < 3; i++) {
      pass(20);
      expect(await sessionOf(b)).toBe(id);
    }
    pass(2);
    expect(await sessionOf(a)).toBe(id);
  });

  it('adopt the session that another tab began', async () => {
    const [sleeper, other] = [client(), client()];
    const id = await sessionOf(sleeper);
    pass(45);
    const next = await sessionOf(other);
    expect(next).not.toBe(id);
    pass(5);
    expect(await sessionOf(sleeper)).toBe(next);
  });

  it('begin a session together when both were idle', async () => {
    const [a, b] = [client(), client()];
    await sessionOf(a);
    await sessionOf(b);
    pass(60);
    expect(await sessionOf(a)).toBe(await sessionOf(b));
  });
});

describe('storage', () => {
  it('is written to once a minute at most', async () => {
    const telemetry = client();
    const keep = vi.fn();
    vi.stubGlobal('localStorage', new Proxy({} as Record<string, string>, { set: (...all) => !keep(...all) }));
    for (let i = 0; i < 125; i++) {
      createLogger(telemetry).info('x');
      vi.setSystemTime(Date.now() + 1_000);
    }
    expect(keep).toHaveBeenCalledTimes(3);
    vi.unstubAllGlobals();
  });

  it('is listened to from the first session on: to begin to costs browsers milliseconds', async () => {
    const listen = vi.spyOn(window, 'addEventListener');
    const listens = () => listen.mock.calls.filter(([type]) => type === 'storage').length;
    const telemetry = client();
    expect(listens()).toBe(0);
    await sessionOf(telemetry);
    await sessionOf(telemetry);
    expect(listens()).toBe(1);
    await sessionOf(client({ sessionPersistence: 'memory' }));
    expect(listens()).toBe(1);
  });

  it('is not used with sessionPersistence memory', async () => {
    const options = { sessionPersistence: 'memory' } as const;
    const telemetry = client(options);
    const id = await sessionOf(telemetry);
    expect(await sessionOf(client(options))).not.toBe(id);
    pass(20);
    expect(await sessionOf(telemetry)).toBe(id);
    pass(31);
    expect(await sessionOf(telemetry)).not.toBe(id);
    expect(localStorage).toHaveLength(0);
  });

  it('is not written to by a tab that only hears of another', async () => {
    const telemetry = client();
    await sessionOf(telemetry);
    pass(45);
    const stored = `${'a'.repeat(32)} ${Date.now()} ${Date.now()}`;
    localStorage.setItem(KEY, stored);
    pass(5);
    window.dispatchEvent(Object.assign(new Event('storage'), { key: KEY }));
    expect(localStorage.getItem(KEY)).toBe(stored);
    expect(await sessionOf(telemetry)).toBe('a'.repeat(32));
  });

  it.each(['', 'garbage', '{}', 'a b c', ' ', `${'a'.repeat(32)} NaN NaN`, `${'a'.repeat(32)} 0 0`])(
    'that holds %j begins a session',
    async (stored) => {
      localStorage.setItem(KEY, stored);
      const id = await sessionOf(client());
      expect(id).toMatch(HEX);
      expect(id).not.toBe('a'.repeat(32));
    },
  );

  it('holds the session under one key', async () => {
    const id = await sessionOf(client());
    expect(Object.keys(localStorage)).toEqual([KEY]);
    expect(localStorage.getItem(KEY)).toContain(id);
  });

  it('that is denied leaves each page its own session, with the same rules', async () => {
    vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const telemetry = client();
    const id = await sessionOf(telemetry);
    expect(id).toMatch(HEX);
    pass(20);
    expect(await sessionOf(telemetry)).toBe(id);
    pass(31);
    expect(await sessionOf(telemetry)).not.toBe(id);
    expect(await sessionOf(client())).not.toBe(id);
  });

  it('that is full leaves each page its own session', async () => {
    const full = new Proxy({} as Record<string, string>, {
      set() {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    vi.stubGlobal('localStorage', full);
    const telemetry = client();
    const id = await sessionOf(telemetry);
    pass(20);
    expect(await sessionOf(telemetry)).toBe(id);
    vi.unstubAllGlobals();
  });

  it('that disappears is no new session', async () => {
    const telemetry = client();
    const id = await sessionOf(telemetry);
    localStorage.clear();
    pass(5);
    expect(await sessionOf(telemetry)).toBe(id);
  });
});
