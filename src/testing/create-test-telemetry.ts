import type { TelemetryOptions } from '../context/options.ts';
import { createClient } from '../telemetry.ts';
import type { Telemetry } from '../types.ts';
import { createKeep } from './keep.ts';
import { createLogReader, type LogReader } from './read-logs.ts';
import { createMetricReader, type MetricReader } from './read-metrics.ts';
import { createSpanReader, type SpanReader } from './read-spans.ts';

/**
 * A client whose records stay in memory. What it answers is what would be sent by now, decoded: after consent, sampling,
 * redaction and encoding. Logs, events, errors and spans are in the order they were recorded.
 */
export interface TestTelemetry extends Telemetry, LogReader, MetricReader, SpanReader {
  /** Forgets what was recorded, and begins a view that nobody has counted. User, attributes, consent and features stay. */
  clear(): void;
}

/** In place of a schedule: what is recorded is read when the test wants it. */
const never = () => ({ wake: () => undefined, stop: () => undefined });

/**
 * Makes a client for tests: the real one, but that its records stay in memory, where a test reads them at once. It makes no
 * request and sets no timer, and works in jsdom and happy-dom, with fake timers, and in plain Node, where `createTelemetry`
 * is inert; a feature that needs a page is diagnosed there. All options may be left out; those that say how records are
 * sent are not heeded, and the session stays in memory unless `sessionPersistence` says otherwise.
 *
 * @example
 * const telemetry = createTestTelemetry({ routes: ['/courses/:courseId'] });
 * render(<TelemetryProvider telemetry={telemetry}><Course /></TelemetryProvider>);
 * expect(telemetry.pageViews()).toEqual([{ page: '/courses/:courseId', userType: 'student', count: 1 }]);
 */
export function createTestTelemetry(options: Partial<TelemetryOptions> = {}): TestTelemetry {
  const defaults = { service: { name: 'test' }, endpoint: '/telemetry', sessionPersistence: 'memory' } as const;
  const keep = createKeep();
  const client = createClient({ ...defaults, ...options }, () => true, keep.deliver, never);
  return Object.assign(client, createLogReader(keep), createMetricReader(keep), createSpanReader(keep, client), {
    clear() {
      client.context.tracing?.flush();
      keep.clear();
      client.context.set({ view: {} });
    },
  });
}

/**
 * The client of the app itself, as one for tests. Throws where it is none: where the module that makes it still calls
 * the `createTelemetry` of `footlight`.
 *
 * @example
 * vi.mock(import('footlight'), async (original) => {
 *   const { createTestTelemetry } = await import('footlight/testing');
 *   return { ...(await original()), createTelemetry: createTestTelemetry };
 * });
 * const recorded = asTestTelemetry(telemetry); // of the app's './telemetry'
 */
export function asTestTelemetry(telemetry: Telemetry): TestTelemetry {
  if ('pageViews' in telemetry) return telemetry as TestTelemetry;
  throw new Error('footlight: this client is not one of createTestTelemetry(), so nothing can be read of it');
}
