import {
  createFetch,
  createLogger,
  createMeter,
  emails,
  errors,
  pageViews,
  recordEvent,
  redaction,
  reportError,
  type Telemetry,
  trackApiRequest,
  trackPageView,
} from 'footlight';
import { asTestTelemetry, createTestTelemetry, type TestTelemetry } from 'footlight/testing';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fates } from '../support/capture.ts';

const running: Telemetry[] = [];

function start(options?: Parameters<typeof createTestTelemetry>[0]): TestTelemetry {
  const telemetry = createTestTelemetry(options);
  running.push(telemetry);
  return telemetry;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((telemetry) => telemetry.stop()));
  vi.useRealTimers();
});

describe('createTestTelemetry', () => {
  it('answers page views by page and kind of user', () => {
    const telemetry = start();
    trackPageView(telemetry, '/courses/:courseId', { userType: 'student' });
    for (let i = 0; i < 2; i++) trackPageView(telemetry, '/');
    expect(telemetry.pageViews()).toEqual([
      { page: '/courses/:courseId', userType: 'student', count: 1 },
      { page: '/', userType: 'anonymous', count: 2 },
    ]);
  });

  it('answers errors, with their message and what is said of them', () => {
    const telemetry = start();
    reportError(telemetry, new TypeError('no course'), { handled: false, attributes: { step: 'load' } });
    expect(telemetry.errors()).toEqual([
      expect.objectContaining({
        type: 'TypeError',
        message: 'no course',
        handled: false,
        attributes: { step: 'load' },
      }),
    ]);
    expect(telemetry.errors()[0]?.stack).toContain('test-telemetry.test.ts');
    expect(telemetry.counter('frontend.errors', { type: 'TypeError', handled: false })).toBe(1);
  });

  it('answers logs in the order they were recorded, whatever their level and view', () => {
    const telemetry = start();
    telemetry.setUser({ id: 'u1' });
    const logger = createLogger(telemetry, { name: 'cart' });
    logger.info('restored', { items: 3, tags: ['a', null], more: { price: 1.5, isGift: true } });
    trackPageView(telemetry, '/a');
    logger.error('failed');
    trackPageView(telemetry, '/b');
    logger.debug('restored');
    recordEvent(telemetry, 'cart.emptied');
    expect(telemetry.logs().map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info restored',
      'error failed',
      'debug restored',
    ]);
    expect(telemetry.logs('failed')).toEqual([expect.objectContaining({ logger: 'cart', attributes: {} })]);
    expect(telemetry.logs('restored')[0]).toMatchObject({
      attributes: { items: 3, tags: ['a', null], more: { price: 1.5, isGift: true } },
      resource: { 'service.name': 'test', 'user.id': 'u1' },
    });
  });

  it('answers events by name', () => {
    const telemetry = start();
    recordEvent(telemetry, 'lesson.completed', { score: 0.9 }, { message: 'done', time: 1_700_000_000_000 });
    recordEvent(telemetry, 'lesson.left');
    createLogger(telemetry).info('lesson.completed');
    expect(telemetry.events('lesson.completed')).toEqual([
      expect.objectContaining({
        name: 'lesson.completed',
        message: 'done',
        severity: 9,
        time: 1_700_000_000_000,
        attributes: { score: 0.9 },
      }),
    ]);
    expect(telemetry.events()).toHaveLength(2);
  });

  it('answers sums of counters and what histograms measured, over the series that have the labels', () => {
    const telemetry = start();
    const runs = createMeter(telemetry).counter('code.runs', { unit: '{run}' });
    runs.add(2, { language: 'jac', status: 200 });
    runs.add(1, { language: 'jac', status: 500 });
    runs.add(4, { language: 'py', status: 200 });
    trackApiRequest(telemetry, '/courses', 'GET', 120, { status: 200 });
    trackApiRequest(telemetry, '/courses', 'GET', 80, { status: 200 });
    trackApiRequest(telemetry, '/courses', 'GET', 9, { status: 500 });
    expect(telemetry.counter('code.runs')).toBe(7);
    expect(telemetry.counter('code.runs', { language: 'jac' })).toBe(3);
    expect(telemetry.counter('code.runs', { language: 'jac', status: 200 })).toBe(2);
    expect(telemetry.counter('code.walks')).toBe(0);
    expect(telemetry.histogram('frontend.api.request.duration', { status: 200 })).toEqual({
      count: 2,
      sum: expect.closeTo(0.2),
    });
    expect(telemetry.series('frontend.api.request.duration')[1]).toEqual({
      name: 'frontend.api.request.duration',
      unit: 's',
      labels: { endpoint: '/courses', method: 'GET', status: '500' },
      count: 1,
      sum: 0.009,
      bounds: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10],
      buckets: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    });
  });

  it('answers spans, with what was said in them', () => {
    const telemetry = start({ features: [tracing()] });
    const tracer = createTracer(telemetry, { name: 'playground' });
    const logger = createLogger(telemetry);
    const run = (): void =>
      withSpan(tracer, 'run code', { attributes: { language: 'jac' } }, (span) => {
        span.addEvent('compiled', { warnings: 2 });
        logger.info('running');
        withSpan(tracer, 'parse', () => undefined);
        throw new Error('no memory');
      });
    expect(run).toThrow('no memory');
    const [span] = telemetry.spans('run code');
    expect(span).toMatchObject({
      kind: 'internal',
      status: 'error',
      statusMessage: 'no memory',
      tracer: 'playground',
      attributes: { language: 'jac' },
      events: [{ name: 'compiled', attributes: { warnings: 2 } }, { name: 'exception' }],
    });
    expect(telemetry.spans('parse')[0]).toMatchObject({ parentSpanId: span?.spanId, traceId: span?.traceId });
    expect(telemetry.logs('running')[0]?.spanId).toBe(span?.spanId);
    expect(telemetry.spans()).toHaveLength(2);
  });

  it('answers the span of a request at once, and waits for no timing of it', async () => {
    vi.useFakeTimers();
    const telemetry = start({ features: [tracing()] });
    const api = createFetch(telemetry, {
      endpoints: ['/courses/:id'],
      fetch: async () => new Response('', { status: 404 }),
    });
    await api('/courses/1');
    expect(telemetry.spans()).toMatchObject([
      { name: 'GET /courses/:id', kind: 'client', attributes: { 'http.response.status_code': 404 } },
    ]);
  });

  it('reads the same as often as it is asked', () => {
    const telemetry = start();
    createLogger(telemetry).info('one');
    trackPageView(telemetry, '/');
    for (let i = 0; i < 2; i++) {
      expect(telemetry.logs()).toHaveLength(1);
      expect(telemetry.counter('frontend.page_views')).toBe(1);
    }
  });

  it('keeps all and loses none, before and after a flush, of more than a queue can hold', async () => {
    const telemetry = start();
    const logger = createLogger(telemetry);
    const count = 150;
    for (let i = 0; i < count; i++) logger.info(`line ${i}`, { text: 'x'.repeat(16_000) });
    await telemetry.flush();
    logger.info('last');
    expect(telemetry.logs().map(({ message }) => message)).toEqual([
      ...Array.from({ length: count }, (_, i) => `line ${i}`),
      'last',
    ]);
    expect(await telemetry.flush()).toEqual(fates({ sent: count + 1 }));
  });

  it('says what is sent: after redaction, and not what repeats', () => {
    const telemetry = start({ redact: redaction({ texts: [emails] }) });
    const logger = createLogger(telemetry);
    for (let i = 0; i < 20; i++) logger.info('mail to ada@example.com');
    expect(telemetry.logs()).toHaveLength(10);
    expect(telemetry.logs()[9]).toMatchObject({
      message: 'mail to [email]',
      attributes: { 'footlight.repeated': 10 },
    });
  });

  it('has nothing to say without consent, and what waited once there is one', () => {
    const telemetry = start({ consent: 'pending' });
    createLogger(telemetry).info('early');
    trackPageView(telemetry, '/');
    expect([telemetry.logs(), telemetry.pageViews(), telemetry.series()]).toEqual([[], [], []]);
    telemetry.setConsent('granted');
    expect([telemetry.logs().length, telemetry.pageViews().length]).toEqual([1, 1]);
    expect(telemetry.logs()[0]?.resource['session.id']).toMatch(/^[\da-f]{32}$/);
    createLogger(telemetry).info('late');
    telemetry.setConsent('denied');
    createLogger(telemetry).info('later');
    trackPageView(telemetry, '/later');
    expect([telemetry.logs(), telemetry.pageViews()]).toEqual([[], []]);
    telemetry.setConsent('granted');
    expect([telemetry.logs(), telemetry.pageViews()]).toEqual([[], []]);
    expect(telemetry.counter('footlight.records', { signal: 'logs', reason: 'consent' })).toBe(0);
  });

  it('makes no request, sets no timer and stores nothing', async () => {
    vi.useFakeTimers();
    const fetch = vi.fn();
    vi.stubGlobal('fetch', fetch);
    localStorage.clear();
    const telemetry = start({ flushInterval: 1 });
    const logger = createLogger(telemetry);
    for (let i = 0; i < 200; i++) logger.info(`line ${i}`, { text: 'x'.repeat(1_000) });
    trackPageView(telemetry, '/');
    expect(vi.getTimerCount()).toBe(0);
    await telemetry.flush();
    expect(vi.getTimerCount()).toBe(0);
    expect(fetch).not.toHaveBeenCalled();
    expect(localStorage).toHaveLength(0);
    expect(telemetry.logs()).toHaveLength(200);
  });

  it('has its features: with fake timers a page view is counted when its time has come', () => {
    vi.useFakeTimers();
    history.pushState(null, '', '/courses/42');
    const telemetry = start({ routes: ['/courses/:courseId'], features: [pageViews(), errors()] });
    expect(telemetry.pageViews()).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(telemetry.pageViews()).toEqual([{ page: '/courses/:courseId', userType: 'anonymous', count: 1 }]);
    window.dispatchEvent(new ErrorEvent('error', { error: new RangeError('too far'), message: 'too far' }));
    expect(telemetry.errors()).toMatchObject([{ type: 'RangeError', handled: false }]);
  });

  it('works in a page without fetch, as the one of Jest is', () => {
    vi.stubGlobal('fetch', undefined);
    history.pushState(null, '', '/courses/42');
    const telemetry = start({ routes: ['/courses/:courseId'] });
    reportError(telemetry, new Error('no'));
    expect(telemetry.counter('frontend.errors', { page: '/courses/:courseId' })).toBe(1);
  });

  it('forgets what was recorded before it is cleared', async () => {
    const telemetry = start({ features: [tracing()] });
    const count = createMeter(telemetry).counter('code.runs').bind({});
    const say = (): void => {
      createLogger(telemetry).info('one');
      reportError(telemetry, new Error('no'));
      trackPageView(telemetry, '/');
      withSpan(createTracer(telemetry), 'run', () => count.add());
    };
    const seen = (): unknown[] => [
      telemetry.logs().length,
      telemetry.errors().length,
      telemetry.pageViews(),
      telemetry.spans().length,
      telemetry.counter('code.runs'),
    ];
    say();
    await telemetry.flush();
    say();
    telemetry.clear();
    expect(seen()).toEqual([0, 0, [], 0, 0]);
    say();
    expect(seen()).toEqual([1, 1, [{ page: '/', userType: 'anonymous', count: 1 }], 1, 1]);
  });

  it('reads nothing more once it is stopped, and still has what there was', async () => {
    const telemetry = start();
    const logger = createLogger(telemetry);
    logger.info('before');
    await telemetry.stop();
    logger.info('after');
    expect(telemetry.logs().map(({ message }) => message)).toEqual(['before']);
  });

  it('throws for wrong options, as createTelemetry does', () => {
    expect(() => createTestTelemetry({ routes: ['courses'] })).toThrow("'routes' must hold patterns");
  });
});

describe('asTestTelemetry', () => {
  it('is the client itself', () => {
    const telemetry: Telemetry = start();
    expect(asTestTelemetry(telemetry)).toBe(telemetry);
  });

  it('says so where it is another client', () => {
    expect(() => asTestTelemetry({} as Telemetry)).toThrow('is not one of createTestTelemetry()');
  });
});
