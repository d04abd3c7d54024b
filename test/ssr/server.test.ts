import {
  createFetch,
  createLogger,
  createTelemetry,
  currentRoute,
  pageViews,
  requests,
  type Signal,
  sessions,
  type Telemetry,
} from 'footlight';
import { debug } from 'footlight/debug';
import { documentLoad, routeChanges, tracing } from 'footlight/tracing';
import { webVitals, webVitalsWithAttribution } from 'footlight/web-vitals';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sayEverything } from '../support/everything.ts';

const BROWSER_GLOBALS = [
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'performance',
  'history',
  'location',
  'navigation',
  'indexedDB',
  'addEventListener',
  'removeEventListener',
  'requestIdleCallback',
];

const start = (): Telemetry =>
  createTelemetry({
    service: { name: 'shop-web' },
    endpoint: '/telemetry',
    features: [
      debug({ enabled: true }),
      pageViews(),
      sessions(),
      webVitals({ softNavigations: true }),
      webVitalsWithAttribution(),
      tracing({ propagateTo: ['https://api.test'] }),
      documentLoad(),
      routeChanges(),
      requests({ endpoints: ['/courses/:courseId'] }),
    ],
  });

/** Everything an app can say. */
async function useEverything(telemetry: Telemetry): Promise<void> {
  sayEverything(telemetry);
  currentRoute(telemetry);
  const api = createFetch(telemetry, { baseUrl: 'https://api.test', correlationHeader: true, fetch: answer });
  await api('/x');
  await telemetry.flush();
  await telemetry.stop();
}

const answer = async (): Promise<Response> => new Response('x');

let touched: string[];
/** Notes who of ours reads a global of browsers. They stay undefined: `typeof` finds nothing. */
function trap(): void {
  touched = [];
  for (const name of BROWSER_GLOBALS) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    const value: unknown = before?.value ?? before?.get?.call(globalThis);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        const caller = `${new Error().stack?.split('\n')[2]}`;
        // It asks `typeof document` whether there is a page.
        if (/\/(src|react)\//.test(caller) && !/environment\.ts|node_modules/.test(caller))
          touched.push(`${name}: ${caller.trim()}`);
        return value;
      },
    });
    restore.push(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else Reflect.deleteProperty(globalThis, name);
    });
  }
}

const restore: (() => void)[] = [];
beforeEach(() => () => {
  for (const undo of restore.splice(0)) undo();
});

describe('on a server', () => {
  it.each(['development', 'production'])('no browser global is touched in %s', async (env) => {
    vi.stubEnv('NODE_ENV', env);
    trap();
    await useEverything(start());
    expect(touched).toEqual([]);
  });

  it('the trap would notice', () => {
    trap();
    currentRoute(start());
    expect(globalThis.performance).toBeDefined();
    const { get } = Object.getOwnPropertyDescriptor(globalThis, 'window') ?? {};
    // biome-ignore lint/security/noGlobalEval: a caller from our folders
    globalThis.eval('(get) => get()\n//# sourceURL=/project/src/x.ts')(get);
    expect(touched).toHaveLength(1);
  });

  it('importing every entry touches no browser global', async () => {
    vi.resetModules();
    trap();
    await import('footlight');
    await import('footlight/react');
    await import('footlight/web-vitals');
    await import('footlight/debug');
    await import('footlight/tracing');
    await import('footlight/otel-exporter');
    await import('footlight/early');
    expect(touched).toEqual([]);
  });

  it('no timer is started and nothing is sent', async () => {
    vi.useFakeTimers();
    const send = vi.fn();
    vi.stubGlobal('fetch', send);
    const telemetry = start();
    expect(telemetry.isActive).toBe(false);
    await useEverything(telemetry);
    expect(vi.getTimerCount()).toBe(0);
    expect(send).not.toHaveBeenCalled();
    vi.useRealTimers();
  });

  it('nothing keeps the process alive', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await useEverything(start());
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before);
  });

  it('a record of a custom signal starts no timer', () => {
    vi.useFakeTimers();
    const signal: Signal = { name: 'traces', encode: () => '{}', measure: () => 100 };
    start().record({ signal, time: 1, priority: 9, body: 'x', size: 10, stamp: {} });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('works where there is no fetch', () => {
    vi.stubGlobal('fetch', undefined);
    Reflect.deleteProperty(globalThis, 'fetch');
    expect(start).not.toThrow();
  });

  it('flush and stop resolve with nothing', async () => {
    const telemetry = start();
    expect(await telemetry.flush()).toEqual({ sent: 0, kept: 0, dropped: 0, rejected: 0, collapsed: 0 });
    expect(await telemetry.stop()).toEqual({ sent: 0, kept: 0, dropped: 0, rejected: 0, collapsed: 0 });
  });

  it('features do not start', () => {
    const feature = vi.fn(() => () => undefined);
    createTelemetry({ service: { name: 'x' }, endpoint: '/t', features: [feature] });
    expect(feature).not.toHaveBeenCalled();
  });

  it('wrong options are told all the same', () => {
    expect(() => createTelemetry({ service: { name: '' }, endpoint: '/t' })).toThrow(/service\.name/);
  });

  it('a fetch client fetches, with its base URL', async () => {
    const send = vi.fn(answer);
    await createFetch(start(), { baseUrl: 'https://api.test', fetch: send })('/x', { method: 'PUT' });
    expect(send.mock.calls).toEqual([['https://api.test/x', { method: 'PUT' }]]);
  });

  it('the current route is the root', () => {
    expect(currentRoute(start())).toEqual({ path: '/', template: '/' });
  });

  it('a log is still written to the console in development', () => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    createLogger(start(), { console: true }).info('x', { a: 1 });
    expect(info).toHaveBeenCalledWith('x', { a: 1 });
  });
});
