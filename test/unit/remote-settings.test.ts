import { createLogger, type Feature, remoteSettings, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, finish } from '../support/capture.ts';

const URL = '/telemetry.json';
const KEY = 'footlight.session.settings';

let capture: Capture;
let answer: () => Response | Promise<Response>;
let asked: RequestInit[];
let running: Set<string>;

const feature =
  (name: string): Feature =>
  () => {
    running.add(name);
    return () => running.delete(name);
  };
const settings = () => remoteSettings({ url: URL, features: { one: feature('one'), two: feature('two') } });
const json = (value: unknown) => (): Response => new Response(JSON.stringify(value));

/** A page of an app that is turned down, once it knows. */
async function open(options: object = {}): Promise<{ telemetry: Telemetry; remote: ReturnType<typeof settings> }> {
  const remote = settings();
  const telemetry = client({ features: [remote.feature], flushInterval: remote.flushInterval(5_000), ...options });
  await vi.advanceTimersByTimeAsync(300);
  return { telemetry, remote };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  localStorage.clear();
  capture = captureRequests();
  asked = [];
  running = new Set();
  answer = json({});
  const other = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (url !== URL) return other(url, init);
    asked.push(init);
    return answer();
  });
});

describe('remote settings', () => {
  it('turn features off, and on again, and sample and flush less often', async () => {
    answer = json({ off: ['one'], sampleRate: 0.01, flushInterval: 60_000 });
    const { remote, telemetry } = await open();
    expect([...running]).toEqual(['two']);
    expect(remote.sampleRate(0.1)()).toBe(0.01);
    createLogger(telemetry).info('x');
    await vi.advanceTimersByTimeAsync(58_000);
    expect(capture.requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(capture.requests).toHaveLength(1);
    answer = json({ off: [] });
    await open();
    expect([...running].sort()).toEqual(['one', 'two']);
  });

  it('are those of the last time from the start, also where there are none to be had', async () => {
    answer = json({ off: ['one'], sampleRate: 0.01 });
    await open();
    running.clear();
    for (const failure of [
      () => Promise.reject(new TypeError('Failed to fetch')),
      () => new Response('', { status: 500 }),
      () => new Response('<!doctype html>'),
      () => new Response('[]'.repeat(2)),
      () => new Response('null'),
    ]) {
      answer = failure;
      const { remote } = await open();
      expect([...running]).toEqual(['two']);
      expect(remote.sampleRate(0.1)()).toBe(0.01);
    }
  });

  it('never turn anything up, and are passed over where they cannot be', async () => {
    for (const wrong of [
      { sampleRate: 1, flushInterval: 1_000 },
      { sampleRate: 2, flushInterval: 1e9 },
      { sampleRate: -1, flushInterval: -1 },
      { sampleRate: '0', flushInterval: '60000', off: 'one' },
      { off: { one: true }, endpoint: 'https://evil.test', __proto__: { sampleRate: 0 } },
    ]) {
      answer = json(wrong);
      const { remote } = await open();
      expect(remote.sampleRate(0.1)()).toBe(0.1);
      expect(remote.flushInterval(5_000)()).toBe(5_000);
      expect([...running].sort()).toEqual(['one', 'two']);
    }
  });

  it('are asked for once a page, without cookies, by a request that is not recorded', async () => {
    await open();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toMatchObject([{ credentials: 'omit' }]);
    expect(Object.getOwnPropertySymbols(asked[0])).toEqual([Symbol.for('footlight')]);
  });

  it('are neither asked for nor stored without consent, and forgotten with it', async () => {
    answer = json({ off: ['one'] });
    const { telemetry } = await open({ consent: 'pending' });
    expect(asked).toEqual([]);
    expect(localStorage.length).toBe(0);
    expect([...running].sort()).toEqual(['one', 'two']);
    await finish(telemetry.stop());
    const { telemetry: other } = await open();
    expect(localStorage.getItem(KEY)).toBe('{"off":["one"]}');
    other.setConsent('denied');
    expect(localStorage.length).toBe(0);
  });

  it('change nothing once the client has stopped', async () => {
    let give: (response: Response) => void = () => undefined;
    answer = () => new Promise((resolve) => (give = resolve));
    const { telemetry } = await open();
    await finish(telemetry.stop());
    expect(running.size).toBe(0);
    give(new Response('{"off":[]}'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(running.size).toBe(0);
    expect(localStorage.getItem(KEY)).toBeNull();
  });
});
