import { createLogger, createMeter, type Telemetry } from 'footlight';
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
} from '../../support/capture.ts';
import { pageHide, pageShow, setHidden } from '../../support/page.ts';
import { type Fake, fakeOutbox } from './support.ts';

let capture: Capture;
let fake: Fake;
let telemetry: Telemetry;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  fake = fakeOutbox();
  telemetry = client({ outbox: fake.outbox });
});

function say(count: number): void {
  for (let i = 0; i < count; i++) createLogger(telemetry).info(`${i}`.padEnd(1_000, 'a'));
}

/** How many records were handed over that are not on the wire in a request that outlives the page. */
const handed = () =>
  fake.handed.map(
    ({ batches, items }) => items + batches.reduce((sum, { count, outlives }) => sum + (outlives ? 0 : count), 0),
  );

describe('a page that goes away', () => {
  it('leaves to its outbox what does not fit into requests that outlive it', async () => {
    say(200);
    pageHide();
    expect(fake.calls.filter((call) => call === 'leave')).toHaveLength(1);
    expect(capture.logs().length).toBeGreaterThan(40);
    expect(handed()).toEqual([200 - capture.logs().length]);
    expect(await finish(telemetry.flush())).toMatchObject({ dropped: 0, kept: 0 });
  });

  it('leaves all of it while the collector fails, metrics too', async () => {
    capture.answer = () => status(503);
    say(10);
    await finish(telemetry.flush());
    say(10);
    createMeter(telemetry).counter('c').add(3);
    pageHide();
    expect(capture.requests).toHaveLength(1);
    expect(handed()).toEqual([20]);
    expect(fake.handed[0]?.window?.json).toContain('"asDouble":3');
  });

  it('counts nothing as dropped that it has left, however little its outbox keeps', async () => {
    fake = fakeOutbox(100_000);
    telemetry = client({ outbox: fake.outbox });
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    say(200);
    pageHide();
    expect(handed()).toEqual([200]);
    expect(await finish(telemetry.flush())).toEqual(fates());
  });

  it('leaves all of it while there is no network', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    say(10);
    pageHide();
    expect(capture.requests).toEqual([]);
    expect(handed()).toEqual([10]);
  });

  it('has nothing more of it, and sends nothing twice, when it comes back', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    say(200);
    createMeter(telemetry).counter('c').add(3);
    pageHide();
    expect([fake.host().sealed(), fake.host().items(), fake.host().window(true)]).toEqual([[], [], undefined]);
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
    pageShow(true);
    expect(fake.calls.at(-1)).toBe('adopt');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.requests).toEqual([]);
    createLogger(telemetry).info('again');
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
  });

  it('sends nothing that it has left while it was being stored', async () => {
    let write: () => void = () => undefined;
    fake.written = new Promise((resolve) => {
      write = resolve;
    });
    say(1);
    telemetry.flush();
    await settle();
    pageHide();
    expect(capture.logs()).toHaveLength(1);
    write();
    pageShow(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.logs()).toHaveLength(1);
  });

  it('that comes back sends again what the collector did not take as it left', async () => {
    capture.answer = hang;
    say(1);
    pageHide();
    capture.answer = () => status(200);
    answerHanging(503);
    await finish(settle());
    pageShow(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.logs()).toHaveLength(2);
  });

  it('leaves to its outbox too what is recorded as `visibilitychange` comes, after it has left', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    say(10);
    pageHide();
    say(3);
    createMeter(telemetry).counter('c').add(1);
    setHidden(true);
    expect(fake.calls.slice(-2)).toEqual(['leave', 'leave']);
    expect(handed()).toEqual([10, 3]);
    expect(fake.handed[1]?.window?.json).toContain('"asDouble":1');
  });

  it('sends no metrics twice that it sent as `visibilitychange` came, after it had left', async () => {
    const counter = createMeter(telemetry).counter('c');
    const rejects: (() => void)[] = [];
    capture.answer = () =>
      new Promise((_, reject) => {
        rejects.push(() => reject(new TypeError('Failed to fetch')));
      });
    counter.add(1);
    pageHide();
    counter.add(1);
    setHidden(true);
    const sent = capture.points('c').map(({ value }) => value);
    expect(sent).toEqual([1, 1]);
    // As the page enters the back/forward cache.
    capture.answer = () => status(200);
    for (const reject of rejects) reject();
    await settle();
    setHidden(false);
    pageShow(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.points('c').map(({ value }) => value)).toEqual(sent);
  });

  it('drops what does not fit while its outbox is closed', async () => {
    fake.isOpen = false;
    say(200);
    pageHide();
    expect(fake.calls).not.toContain('leave');
    const { dropped } = await finish(telemetry.flush());
    expect(dropped).toBe(200 - capture.logs().length);
    expect(dropped).toBeGreaterThan(100);
  });
});

describe('a client that is stopped', () => {
  it('leaves to its outbox what could not be sent, and drops nothing', async () => {
    capture.answer = () => status(503);
    say(200);
    expect(await finish(telemetry.stop())).toEqual(fates({ kept: 200 }));
    expect(fake.calls.at(-1)).toBe('close');
    expect(handed()).toEqual([200]);
  });

  it('drops it while its outbox is closed', async () => {
    fake.isOpen = false;
    capture.answer = () => status(503);
    say(20);
    createMeter(telemetry).counter('c').add(1);
    expect(await finish(telemetry.stop())).toEqual(fates({ dropped: 21 }));
  });
});
