import {
  createFetch,
  createLogger,
  createMeter,
  createTelemetry,
  currentRoute,
  persistentOutbox,
  TelemetryConfigError,
  type TelemetryOptions,
  trackPageView,
} from 'footlight';
import { describe, expect, it, vi } from 'vitest';
import { captureRequests, client, ENDPOINT, SERVICE } from '../support/capture.ts';

const ok: TelemetryOptions = { service: SERVICE, endpoint: ENDPOINT };
const make = (options: unknown) => () => createTelemetry(options as TelemetryOptions);

type Wrong = readonly [what: string, options: unknown, sentence: RegExp];

const UNUSABLE: readonly Wrong[] = [
  ['no options', undefined, /service\.name/],
  ['null', null, /service\.name/],
  ['no service', { endpoint: ENDPOINT }, /'service\.name' must be a text/],
  ['a service without a name', { ...ok, service: { version: '1' } }, /'service\.name' must be a text/],
  ['a service whose name is a number', { ...ok, service: { name: 5 } }, /'service\.name' must be a text/],
  ['a blank service name', { ...ok, service: { name: '  ' } }, /'service\.name' must be a text/],
  ['no endpoint', { service: SERVICE }, /'endpoint' must be a URL/],
  ['an empty endpoint', { ...ok, endpoint: '' }, /'endpoint' must be a URL/],
  ['an endpoint without a scheme', { ...ok, endpoint: 'collector.test' }, /'endpoint' must be .*"collector\.test"/],
  ['an endpoint with another scheme', { ...ok, endpoint: 'ftp://collector.test' }, /'endpoint' must be a URL/],
  ['an endpoint with a space', { ...ok, endpoint: 'https://collector .test' }, /'endpoint' must be a URL/],
  ['a number as endpoint', { ...ok, endpoint: 4318 }, /'endpoint' must be a URL/],
  ['null as endpoint', { ...ok, endpoint: null }, /'endpoint' must be a URL/],
  ['endpoints without one of the signals', { ...ok, endpoint: { logs: '/l', metrics: '/m' } }, /logs, metrics, traces/],
  ['null as routes', { ...ok, routes: null }, /'routes' must hold patterns/],
];

/** What is wrong, but keeps nobody from sending. */
const ODD: readonly Wrong[] = [
  ['a route that does not begin with /', { ...ok, routes: ['courses/:id'] }, /'routes' must hold patterns/],
  ['a route with a query', { ...ok, routes: ['/courses?id=:id'] }, /'routes' must hold patterns .*\?id=:id/],
  ['a route that is no text', { ...ok, routes: [5] }, /'routes' must hold patterns/],
  ['an unknown option', { ...ok, endPoint: ENDPOINT }, /there is no option 'endPoint'/],
];

describe('wrong options', () => {
  it.each([...UNUSABLE, ...ODD])('%s: throw a sentence that says what to mend', (_, options, sentence) => {
    expect(make(options)).toThrow(TelemetryConfigError);
    expect(make(options)).toThrow(sentence);
  });

  it.each(UNUSABLE)('%s: warn once in production, and the page goes on', (_, options) => {
    vi.stubEnv('NODE_ENV', 'production');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const telemetry = make(options)();
    expect(telemetry.isActive).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toMatch(/^footlight: /);
  });

  it.each(ODD)('%s: do not keep the client from sending in production', async (_, options) => {
    vi.stubEnv('NODE_ENV', 'production');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const capture = captureRequests();
    const telemetry = client(options as TelemetryOptions);
    trackPageView(telemetry, currentRoute(telemetry).template);
    createLogger(telemetry).info('x');
    expect(await telemetry.flush()).toMatchObject({ sent: 2, kept: 0 });
    expect(capture.points('frontend.page_views')).toMatchObject([{ labels: { page: '/' }, value: 1 }]);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each(['development', 'production'])('among the features do not break the page, in %s', (env) => {
    vi.stubEnv('NODE_ENV', env);
    vi.spyOn(console, 'warn').mockReturnValue();
    captureRequests();
    expect(make({ ...ok, features: null })).not.toThrow();
    expect(make({ ...ok, features: ['pageViews'] })).not.toThrow();
  });

  it('name an error that can be told from others', () => {
    const error = new TelemetryConfigError('x');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('TelemetryConfigError');
  });
});

describe('right options', () => {
  it.each<TelemetryOptions>([
    ok,
    { ...ok, endpoint: '/' },
    { ...ok, endpoint: '/telemetry' },
    { ...ok, endpoint: 'http://localhost:4318' },
    { ...ok, endpoint: { logs: '/l', metrics: 'https://m.test/v1/metrics', traces: '/t' } },
    { ...ok, routes: ['/', '/courses/:courseId', '/files/*', '/a-b/c_d.e/:x1/f'] },
    { ...ok, headers: { 'x-api-key': 'k' }, flushInterval: 100, features: [], diagnose: () => undefined },
    { ...ok, outbox: persistentOutbox(), compression: false, idempotencyKey: false },
  ])('make an active client: %j', (options) => {
    captureRequests();
    expect(client(options).isActive).toBe(true);
  });
});

describe('wrong metrics', () => {
  const meter = () => {
    captureRequests();
    return createMeter(client());
  };

  it.each(['', '1st', 'a b', 'ü', '.x', 'a'.repeat(256)])('a metric cannot be called %j', (name) => {
    expect(() => meter().counter(name)).toThrow(TelemetryConfigError);
    expect(() => meter().counter(name)).toThrow(/must have a name of a letter/);
  });

  it.each(['a', 'frontend.page_views', 'A/b-c_d.9', 'a'.repeat(255)])('a metric can be called %j', (name) => {
    expect(() => meter().counter(name)).not.toThrow();
  });

  it.each([[[2, 1]], [[1, 1]], [[Number.NaN]], [[1, Number.POSITIVE_INFINITY]]])(
    'the bounds of a histogram cannot be %j',
    (bounds) => {
      expect(() => meter().histogram('x', { bounds })).toThrow(TelemetryConfigError);
    },
  );

  it('warn in production, and record nothing', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const capture = captureRequests();
    const telemetry = client();
    createMeter(telemetry).counter('a b').add(1);
    await telemetry.flush();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(capture.points()).toEqual([]);
  });
});

describe('wrong endpoints of a fetch client', () => {
  it('throw in development', () => {
    captureRequests();
    expect(() => createFetch(client(), { endpoints: ['courses/:id'] })).toThrow(TelemetryConfigError);
    expect(() => createFetch(client(), { endpoints: ['courses/:id'] })).toThrow(
      /endpoints courses\/:id must be patterns/,
    );
  });
});
