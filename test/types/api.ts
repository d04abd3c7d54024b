/** Wrong combinations do not compile. Checked by `tsc`: each line after `@ts-expect-error` must be an error. */

import {
  consoleLogs,
  createFetch,
  createLogger,
  createMeter,
  createTelemetry,
  cspReports,
  emails,
  errorNoise,
  errors,
  type Feature,
  type FlushResult,
  graphqlOperations,
  interactions,
  longFrames,
  navigationTiming,
  pageViews,
  persistentOutbox,
  redaction,
  reportError,
  reportingObserver,
  resources,
  sessions,
  type Telemetry,
  trackApiRequest,
  trackPageView,
  visibilityAndConnection,
  requests as watchRequests,
} from 'footlight';
import { debug } from 'footlight/debug';
import { earlyScript, earlySnippet, earlySnippetHash } from 'footlight/early';
import { webVitals, webVitalsWithAttribution } from 'footlight/web-vitals';

const service = { name: 'shop-web' };
const endpoint = '/otlp';

/** Never called: it only has to compile. */
export function client(): Telemetry {
  // @ts-expect-error: the service is required
  createTelemetry({ endpoint });
  createTelemetry({ service, endpoint, redact: redaction({ texts: [emails], record: (record) => record }) });
  createTelemetry({ service, endpoint, redact: redaction({ record: ({ signal }) => (signal ? null : undefined) }) });
  // @ts-expect-error: a plain function would let all out
  createTelemetry({ service, endpoint, redact: (text: string) => text });
  // @ts-expect-error: a text redactor answers a text
  redaction({ texts: [(text) => text.length] });
  // @ts-expect-error: a metric has no body
  redaction({ record: (record) => (record.signal === 'metrics' ? { ...record, labels: record.body } : record) });
  // @ts-expect-error: the endpoint is required
  createTelemetry({ service });
  // @ts-expect-error: so is the name of the service
  createTelemetry({ service: { version: '1.4.2' }, endpoint });
  // @ts-expect-error: there is no such field of a service
  createTelemetry({ service: { name: 'shop-web', env: 'production' }, endpoint });
  // @ts-expect-error: there is no such option
  createTelemetry({ service, endpoint, sampleRate: 0.5 });
  // @ts-expect-error: an endpoint for each signal, or one for all
  createTelemetry({ service, endpoint: { logs: '/logs', metrics: '/metrics' } });
  // @ts-expect-error: a URL is a text
  createTelemetry({ service, endpoint: new URL('https://telemetry.example.com') });
  // @ts-expect-error: a feature is called to make it
  createTelemetry({ service, endpoint, features: [pageViews] });
  // @ts-expect-error: the name of a feature is not a feature
  createTelemetry({ service, endpoint, features: ['pageViews'] });
  // @ts-expect-error: a route is a text
  createTelemetry({ service, endpoint, routes: [/courses/] });
  // @ts-expect-error: a header is a text
  createTelemetry({ service, endpoint, headers: { retries: 3 } });
  // @ts-expect-error: an outbox is called to make it
  createTelemetry({ service, endpoint, outbox: persistentOutbox });
  // @ts-expect-error: an age is a number of milliseconds
  createTelemetry({ service, endpoint, outbox: persistentOutbox({ maxAge: '1d' }) });
  // @ts-expect-error: a session is kept in local storage or in memory
  createTelemetry({ service, endpoint, sessionPersistence: 'cookie' });
  // @ts-expect-error: an option that is not wanted is left out
  createTelemetry({ service, endpoint, flushInterval: undefined });
  return createTelemetry({
    service: { name: 'shop-web', namespace: 'shop', version: '1.4.2', environment: 'production' },
    endpoint: { logs: '/logs', metrics: '/metrics', traces: '/traces' },
    routes: ['/courses/:courseId'],
    features: [pageViews(), () => () => {}],
    headers: { 'x-api-key': 'key' },
    flushInterval: 10_000,
    outbox: persistentOutbox({ maxBytes: 1_000_000, maxAge: 3_600_000 }),
    compression: false,
    idempotencyKey: false,
    sessionPersistence: 'memory',
    diagnose: ({ message, cause }) => console.log(message satisfies string, cause),
  });
}

export function features(telemetry: Telemetry): readonly Feature[] {
  // @ts-expect-error: a feature answers its stop
  const endless: Feature = () => {};
  // @ts-expect-error: a client is made, not written
  telemetry.isActive = false;
  // @ts-expect-error: a user has an id and a type
  telemetry.setUser({ email: 'ada@example.com' });
  telemetry.setUser({ id: 'u1', type: 'student' });
  telemetry.setUser({});
  // @ts-expect-error: what is ignored is a list
  errors({ ignore: 'Loading chunk' });
  // @ts-expect-error: of texts and patterns
  errors({ ignore: [404] });
  // @ts-expect-error: there is no such option
  errors({ handled: true });
  // @ts-expect-error: whether, not which
  pageViews({ hash: '#' });
  // @ts-expect-error: there are several
  watchRequests({ ignore: '/api/health' });
  // @ts-expect-error: paths are given to what reads them
  watchRequests({ graphql: ['/graphql'] });
  const graphql = graphqlOperations(['/graphql']);
  createFetch(telemetry, { graphql });
  return [
    endless,
    errors(),
    errors({ resources: true, ignore: [...errorNoise, /^ChunkError/], maxPerMinute: 10 }),
    pageViews({ hash: true, maxPerMinute: 10 }),
    watchRequests({ ignore: ['/api/health', /\.map$/], graphql }),
  ];
}

export function performanceFeatures(): readonly Feature[] {
  // @ts-expect-error: a threshold is a number of milliseconds
  longFrames({ threshold: '100ms' });
  // @ts-expect-error: there is no such option
  longFrames({ slowMs: 100 });
  // @ts-expect-error: it has no options
  navigationTiming({ maxPerMinute: 1 });
  // @ts-expect-error: what is ignored is a text or a pattern
  resources({ ignore: [() => true] });
  return [
    longFrames({ threshold: 200, maxPerMinute: 10 }),
    navigationTiming(),
    resources({ slowMs: 2_000, maxPerMinute: 10, ignore: ['/events', /[.]map$/] }),
  ];
}

export function whatUsersDo(): readonly Feature[] {
  // @ts-expect-error: there is no such option
  interactions({ text: true });
  // @ts-expect-error: an attribute is a text
  interactions({ attribute: ['data-track'] });
  return [interactions({ attribute: 'data-track', maxPerMinute: 30, rage: false, dead: false }), interactions()];
}

export function whatDevelopersSee(telemetry: Telemetry): readonly Feature[] {
  // @ts-expect-error: enabled is yes or no
  debug({ enabled: 'production' });
  // @ts-expect-error: there is no such option
  debug({ open: true });
  telemetry.totals() satisfies FlushResult;
  return [debug(), debug({ enabled: false })];
}

export function whatBrowsersSay(): readonly Feature[] {
  // @ts-expect-error: it is no method that is recorded
  consoleLogs({ levels: ['trace'] });
  // @ts-expect-error: a cap is a number
  cspReports({ maxPerMinute: '20' });
  // @ts-expect-error: types are a list
  reportingObserver({ types: 'deprecation' });
  // @ts-expect-error: there is no such option
  visibilityAndConnection({ interval: 5 });
  // @ts-expect-error: where a session is kept is an option of the client
  sessions({ sessionPersistence: 'memory' });
  return [
    sessions(),
    consoleLogs({ levels: ['error', 'info'], maxPerMinute: 10 }),
    cspReports({ sample: true, maxPerMinute: 10 }),
    reportingObserver({ types: ['deprecation'], maxPerMinute: 10 }),
    visibilityAndConnection({ maxPerMinute: 10 }),
  ];
}

export const flush = (telemetry: Telemetry): Promise<FlushResult> => telemetry.flush();

export function logs(telemetry: Telemetry): void {
  // @ts-expect-error: the first argument is the client
  createLogger({ name: 'checkout' });
  // @ts-expect-error: there is no such option
  createLogger(telemetry, { level: 'debug' });
  const logger = createLogger(telemetry, { name: 'checkout', console: true });
  // @ts-expect-error: the levels are debug, info, warn and error
  logger.warning('slow');
  // @ts-expect-error: nor is there a level below debug
  logger.trace('slow');
  // @ts-expect-error: a log has a message
  logger.info();
  // @ts-expect-error: attributes have names
  logger.info('cart restored', 3);
  // @ts-expect-error: a function cannot be sent
  logger.info('cart restored', { retry: () => {} });
  logger.info('cart restored', { items: 3, tags: ['a', null], cart: { open: true }, at: new Date(), size: 1n });
  logger.error('payment failed', { error: new Error('declined'), orderId: undefined });
}

export function metrics(telemetry: Telemetry): void {
  const meter = createMeter(telemetry);
  // @ts-expect-error: gauges of many browsers do not add up
  meter.gauge('cart.size');
  // @ts-expect-error: a histogram has bounds
  meter.histogram('checkout.duration', { unit: 's' });
  // @ts-expect-error: a histogram has options
  meter.histogram('checkout.duration');
  // @ts-expect-error: a counter has no bounds
  meter.counter('checkouts', { bounds: [1, 2] });
  const counter = meter.counter('checkouts', { unit: '{checkout}', description: 'Checkouts begun' });
  // @ts-expect-error: an amount is a number
  counter.add('1');
  // @ts-expect-error: a label has one plain value
  counter.add(1, { cart: { items: 3 } });
  // @ts-expect-error: a list is not one value
  counter.add(1, { items: ['a', 'b'] });
  // @ts-expect-error: a counter is added to
  counter.record(1);
  // @ts-expect-error: what is bound takes no labels any more
  counter.bind({ method: 'card' }).add(1, { method: 'cash' });
  counter.bind({ method: 'card' }).add();
  counter.add(1, { method: 'card', attempts: 2, guest: true, coupon: undefined });
  const histogram = meter.histogram('checkout.duration', { unit: 's', bounds: [0.1, 1, 10] });
  // @ts-expect-error: a histogram records
  histogram.add(1);
  // @ts-expect-error: a measurement has a value
  histogram.bind({ method: 'card' }).record();
  histogram.record(0.4, { method: 'card' });
}

export function requests(telemetry: Telemetry): typeof fetch {
  // @ts-expect-error: an endpoint is a text
  createFetch(telemetry, { endpoints: [/courses/] });
  // @ts-expect-error: there is no such option
  createFetch(telemetry, { baseURL: '/api' });
  // @ts-expect-error: a duration is a number of milliseconds
  trackApiRequest(telemetry, '/courses/:courseId', 'GET', '182ms');
  // @ts-expect-error: a status is a code, or one of two words
  trackApiRequest(telemetry, '/courses/:courseId', 'GET', 182, { status: 'timeout' });
  trackApiRequest(telemetry, '/courses/:courseId', 'GET', 182, { status: 200 });
  trackApiRequest(telemetry, '/courses/:courseId', 'GET', 182, { status: 'aborted' });
  return createFetch(telemetry, { baseUrl: '/api', endpoints: ['/courses/:courseId'], correlationHeader: true, fetch });
}

export function pagesAndErrors(telemetry: Telemetry): void {
  // @ts-expect-error: a page view has a page
  trackPageView(telemetry);
  // @ts-expect-error: there is no such option
  trackPageView(telemetry, '/courses/:courseId', { user: 'student' });
  // @ts-expect-error: the label is user_type, the option userType
  trackPageView(telemetry, '/courses/:courseId', { user_type: 'student' });
  trackPageView(telemetry, '/courses/:courseId', { userType: 'student' });
  // @ts-expect-error: the first argument is the client
  reportError(new Error('declined'));
  // @ts-expect-error: handled is yes or no
  reportError(telemetry, new Error('declined'), { handled: 'yes' });
  // @ts-expect-error: a route has a name
  reportError(telemetry, new Error('declined'), { route: 1 });
  reportError(telemetry, 'whatever was thrown', { handled: false, route: 'queue', attributes: { orderId: 'o1' } });
}

export function vitals(): readonly Feature[] {
  // @ts-expect-error: soft navigations are wanted or not
  webVitals({ softNavigations: 'yes' });
  // @ts-expect-error: what an element is called is for those with attribution
  webVitals({ target: () => 'x' });
  // @ts-expect-error: a name is a text
  webVitalsWithAttribution({ target: ({ node }) => node });
  return [webVitals(), webVitalsWithAttribution({ target: ({ node }) => node.nodeName, maxPerMinute: 10 })];
}

export function earlyCapture(nonce?: string): readonly string[] {
  // @ts-expect-error: options are one object
  earlyScript('r4nd0m');
  // @ts-expect-error: a nonce is a text
  earlyScript({ nonce: 7 });
  const source: `sha256-${string}` = earlySnippetHash;
  return [earlySnippet, source, earlyScript(), earlyScript({ nonce })];
}
