import { type Feature, visibilityAndConnection } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  capture = captureRequests();
});

const watch = (feature: Feature = visibilityAndConnection()) => client({ features: [feature] });

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}

function turn(isOnline: boolean): void {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(isOnline);
  window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}

const recorded = (): readonly unknown[] => capture.logs().map(({ eventName, attributes }) => [eventName, attributes]);

describe('visibilityAndConnection', () => {
  it('records nothing where the browser tells nothing', async () => {
    const telemetry = watch();
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    turn(true);
    await finish(telemetry.flush());
    expect(capture.requests).toEqual([]);
  });

  it('counts by the wall clock, and never less than nothing where that is set back', async () => {
    const telemetry = watch();
    vi.setSystemTime(Date.now() + 3_600_000);
    show('hidden');
    vi.setSystemTime(Date.now() - 60_000);
    show('visible');
    await finish(telemetry.flush());
    const said = (state: string, seconds: number) => [
      'footlight.visibility',
      { 'footlight.visibility.state': state, 'footlight.visibility.previous_duration': seconds },
    ];
    expect(recorded()).toEqual([said('hidden', 3_600), said('visible', 0)]);
  });

  it('tells of the network as soon as it is seen to be back, by whatever event', async () => {
    const telemetry = watch();
    turn(false);
    vi.setSystemTime(Date.now() + 1_000);
    turn(false);
    vi.setSystemTime(Date.now() + 500);
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
    // A page that comes back from the cache is told nothing of the network.
    window.dispatchEvent(new Event('pageshow'));
    vi.setSystemTime(Date.now() + 500);
    turn(true);
    await finish(telemetry.flush());
    expect(recorded()).toEqual([['footlight.offline', { 'footlight.offline.duration': 1.5 }]]);
  });

  it('records so many a minute, and counts the others', async () => {
    const telemetry = watch(visibilityAndConnection({ maxPerMinute: 2 }));
    for (const state of ['hidden', 'visible', 'hidden'] as const) show(state);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 2, dropped: 1 }));
  });

  it('hears nothing any more once it is stopped', async () => {
    const connection = Object.assign(new EventTarget(), { effectiveType: '4g' });
    const isOnline = { get: () => true, configurable: true };
    vi.stubGlobal('navigator', Object.defineProperty({ connection, userAgent: '' }, 'onLine', isOnline));
    const telemetry = client();
    const record = vi.spyOn(telemetry, 'record');
    const stop = visibilityAndConnection()(telemetry);
    expect(record).toHaveBeenCalledTimes(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(record).toHaveBeenCalledTimes(1);
    stop();
    show('hidden');
    turn(false);
    turn(true);
    connection.effectiveType = '2g';
    connection.dispatchEvent(new Event('change'));
    expect(record).toHaveBeenCalledTimes(1);
    visibilityAndConnection()(telemetry)();
    await vi.advanceTimersByTimeAsync(200);
    expect(record).toHaveBeenCalledTimes(1);
  });
});
