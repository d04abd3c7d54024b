import {
  createFetch,
  createLogger,
  createTelemetry,
  currentRoute,
  pageViews,
  type Signal,
  type Telemetry,
  type TelemetryOptions,
  trackPageView,
} from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, fates } from '../support/capture.ts';
import { sayEverything } from '../support/everything.ts';

const signal: Signal = { name: 'logs', encode: () => '{}', measure: () => 100 };

let capture: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('NODE_ENV', 'production');
  vi.spyOn(console, 'warn').mockReturnValue();
  capture = captureRequests();
  telemetry = createTelemetry({ endpoint: 'nowhere', features: [pageViews()] } as unknown as TelemetryOptions);
});

describe('a client with wrong options', () => {
  it('takes everything and sends nothing', async () => {
    sayEverything(telemetry);
    telemetry.diagnose('x');
    expect(currentRoute(telemetry).template).toBe('/');
    expect(vi.getTimerCount()).toBe(0);
    expect(await telemetry.flush()).toEqual(fates());
    expect(await telemetry.stop()).toEqual(fates());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.requests).toEqual([]);
  });

  it('starts no timer for a record of a custom signal', () => {
    telemetry.record({ signal, time: 1, priority: 9, body: 'x', size: 10, stamp: {} });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not listen and does not start features', () => {
    const listen = vi.spyOn(globalThis, 'addEventListener');
    const feature = vi.fn(() => () => undefined);
    createTelemetry({ endpoint: 'nowhere', features: [feature] } as unknown as TelemetryOptions);
    expect(listen).not.toHaveBeenCalled();
    expect(feature).not.toHaveBeenCalled();
  });

  it('stores nothing', () => {
    createLogger(telemetry).info('x');
    trackPageView(telemetry, '/x');
    expect(localStorage).toHaveLength(0);
  });

  it('leaves createFetch nothing but a fetch', async () => {
    const response = new Response('x');
    const send = vi.fn(async () => response);
    const init = { method: 'PUT' };
    const api = createFetch(telemetry, { baseUrl: '/api', correlationHeader: true, fetch: send });
    expect(await api('/x', init)).toBe(response);
    expect(send.mock.calls).toEqual([['/api/x', init]]);
    expect(send.mock.calls[0]?.[1 as never]).toBe(init);
  });
});
