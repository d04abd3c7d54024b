import {
  createLogger,
  createMeter,
  privacySignals,
  sessions,
  TelemetryConfigError,
  type TelemetryOptions,
} from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerHanging,
  type Capture,
  captureRequests,
  client,
  fates,
  finish,
  hang,
  settle,
  status,
} from '../support/capture.ts';
import { setHidden } from '../support/page.ts';
import { type Fake, fakeOutbox } from './outbox/support.ts';

const KEY = 'footlight.session';

let capture: Capture;
let fake: Fake;
const open = (options: Partial<TelemetryOptions> = {}) => {
  const telemetry = client({ outbox: fake.outbox, ...options });
  const counter = createMeter(telemetry).counter('c');
  return { telemetry, log: createLogger(telemetry).info, count: () => counter.add(1) };
};
const bodies = (): unknown[] => capture.logs().map(({ body }) => body);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  capture = captureRequests();
  fake = fakeOutbox();
  fake.isOpen = false;
});

describe('while the consent is pending', () => {
  it('nothing is sent and no session begins, whatever happens', async () => {
    const { telemetry, log, count } = open({ consent: 'pending' });
    for (let i = 0; i < 100; i++) log(`${i}`.padEnd(1_000));
    count();
    await finish(telemetry.flush());
    setHidden(true);
    dispatchEvent(new Event('pagehide'));
    setHidden(false);
    dispatchEvent(new Event('pageshow'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(capture.requests).toEqual([]);
    expect(localStorage.getItem(KEY)).toBeNull();
    expect(telemetry.totals()).toEqual(fates({ kept: 100 }));
  });

  it('records wait, and leave with a session once it is granted', async () => {
    const { telemetry, log, count } = open({ consent: 'pending' });
    log('before');
    count();
    telemetry.context.set({ view: { page: '/next' } });
    log('of the next view');
    await vi.advanceTimersByTimeAsync(60_000);
    telemetry.setConsent('granted');
    log('after');
    await finish(telemetry.flush());
    expect(bodies().sort()).toEqual(['after', 'before', 'of the next view']);
    const sessions = new Set(capture.logs().map(({ resource }) => resource['session.id']));
    expect([...sessions]).toEqual([localStorage.getItem(KEY)?.slice(0, 32)]);
    expect(capture.points('c')).toHaveLength(1);
  });

  it('records are dropped, and counted, once it is denied', async () => {
    const { telemetry, log, count } = open({ consent: 'pending' });
    log('before');
    count();
    telemetry.setConsent('denied');
    telemetry.setConsent('granted');
    log('after');
    await finish(telemetry.flush());
    expect(bodies()).toEqual(['after']);
    expect(capture.points('c')).toEqual([]);
    expect(telemetry.totals()).toMatchObject({ dropped: 1 });
  });
});

describe('once the consent is denied', () => {
  it('nothing is recorded or sent, and what is stored is deleted', async () => {
    const { telemetry, log, count } = open();
    log('before');
    expect(localStorage.getItem(KEY)).not.toBeNull();
    telemetry.setConsent('denied');
    expect(localStorage.getItem(KEY)).toBeNull();
    expect(fake.calls).toContain('wipe');
    log('after');
    count();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.requests).toEqual([]);
    expect(localStorage.getItem(KEY)).toBeNull();
    expect(telemetry.totals()).toEqual(fates({ dropped: 2 }));
  });

  it('what was counted since is not sent when it is granted again, with another session', async () => {
    const { telemetry, log, count } = open();
    log('before');
    const before = localStorage.getItem(KEY)?.slice(0, 32);
    telemetry.setConsent('denied');
    count();
    telemetry.setConsent('granted');
    log('after');
    await finish(telemetry.flush());
    expect(bodies()).toEqual(['after']);
    expect(capture.points('c')).toEqual([]);
    expect(capture.logs()[0]?.resource['session.id']).toMatch(/^[\da-f]{32}$/);
    expect(capture.logs()[0]?.resource['session.id']).not.toBe(before);
  });

  it('from the start, what earlier visits have left is deleted', async () => {
    localStorage.setItem(KEY, `${'a'.repeat(32)} ${Date.now()} ${Date.now()}`);
    open({ consent: 'denied' });
    await settle();
    expect(localStorage.getItem(KEY)).toBeNull();
    expect(fake.calls).toContain('wipe');
  });
});

it('what is on the wire as it is denied is not sent again where that fails', async () => {
  capture.answer = hang;
  const { telemetry, log } = open();
  log('on the wire');
  telemetry.flush();
  await settle();
  expect(capture.requests).toHaveLength(1);
  telemetry.setConsent('denied');
  capture.answer = () => status(200);
  telemetry.setConsent('granted');
  answerHanging(503);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(capture.logs().filter(({ body }) => body === 'on the wire')).toHaveLength(1);
  expect(telemetry.totals()).toMatchObject({ kept: 0, dropped: 1 });
});

it('a consent that is no consent is an error in development, and never permission', async () => {
  expect(() => open({ consent: 'yes' as never })).toThrow(TelemetryConfigError);
  const { telemetry, log } = open();
  expect(() => telemetry.setConsent('yes' as never)).toThrow("'granted', 'pending' or 'denied'");
  vi.stubEnv('NODE_ENV', 'production');
  telemetry.setConsent('yes' as never);
  log('x');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(capture.requests).toEqual([]);
});

describe('the signals of the browser', () => {
  const stub = (signals: object) => vi.stubGlobal('navigator', signals);

  it('deny where they count and are on', () => {
    stub({});
    expect(privacySignals({ doNotTrack: true })).toBe('granted');
    stub({ globalPrivacyControl: true });
    expect(privacySignals()).toBe('denied');
    expect(privacySignals({ globalPrivacyControl: false })).toBe('granted');
    stub({ doNotTrack: '1' });
    expect(privacySignals()).toBe('granted');
    expect(privacySignals({ doNotTrack: true })).toBe('denied');
    stub({ globalPrivacyControl: false, doNotTrack: 'unspecified' });
    expect(privacySignals({ doNotTrack: true })).toBe('granted');
  });

  it('are none on a server', () => {
    vi.stubGlobal('navigator', undefined);
    expect(privacySignals({ doNotTrack: true })).toBe('granted');
  });
});

it('a session is told of once there is consent, and not without', async () => {
  const { telemetry, log } = open({ consent: 'pending', features: [sessions()] });
  log('before');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(localStorage.length).toBe(0);
  telemetry.setConsent('granted');
  await vi.advanceTimersByTimeAsync(10_000);
  const starts = capture.logs().filter(({ eventName }) => eventName === 'session.start');
  expect(starts).toHaveLength(1);
  expect(capture.logs().find(({ body }) => body === 'before')?.resource).toMatchObject({
    'session.id': starts[0]?.attributes['session.id'],
  });
  telemetry.setConsent('denied');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(localStorage.length).toBe(0);
  expect(capture.logs().filter(({ eventName }) => eventName === 'session.start')).toHaveLength(1);
});
