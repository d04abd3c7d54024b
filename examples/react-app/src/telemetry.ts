import type { Tracer } from '@opentelemetry/api';
import type { Counter, FetchClient, Logger, Telemetry } from 'footlight';
import { createFetch, createLogger, createMeter, createTelemetry, errors, persistentOutbox, sessions } from 'footlight';
import { createTracer, documentLoad, routeChanges, tracing } from 'footlight/tracing';
import { webVitals } from 'footlight/web-vitals';

const endpoint = document.querySelector<HTMLMetaElement>('meta[name="telemetry-endpoint"]')?.content;

/** The client: who sends, where to, and which pages there are. */
export const telemetry: Telemetry = createTelemetry({
  service: { name: 'jac-frontend', version: '1.4.2', environment: 'development' },
  endpoint: endpoint ?? 'http://127.0.0.1:4318',
  routes: ['/', '/sign-in', '/courses/:courseId', '/courses/:courseId/lessons/:lessonId'],
  outbox: persistentOutbox(),
  features: [sessions(), errors(), webVitals(), tracing(), documentLoad(), routeChanges()],
});

/** What happened, in words: `logger.info('lesson completed', { lesson: 'hello' })`. */
export const logger: Logger = createLogger(telemetry, { name: 'learning', console: true });

const meter = createMeter(telemetry);

/** How often, in numbers: `completions.add(1, { path: 'jac-basics' })`. */
export const completions: Counter = meter.counter('learning.path.completions', { unit: '{completion}' });
export const executions: Counter = meter.counter('code.executions', { unit: '{execution}' });

/** What takes how long, in spans: `withSpan(tracer, 'run code', () => …)`. */
export const tracer: Tracer = createTracer(telemetry, { name: 'learning' });

/** `fetch` for the API. Every call is timed, under the name of its endpoint, and the server continues its trace. */
export const api: FetchClient = createFetch(telemetry, {
  baseUrl: '/api',
  correlationHeader: true,
  endpoints: [
    '/courses',
    '/courses/:courseId',
    '/courses/:courseId/lessons/:lessonId/run',
    '/courses/:courseId/lessons/:lessonId/complete',
    '/slow',
    '/flaky',
  ],
});
