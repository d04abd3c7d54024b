import {
  createFetch,
  createLogger,
  createMeter,
  errors,
  pageViews,
  reportError,
  sessions,
  trackPageView,
} from 'footlight';
import { createTestTelemetry } from 'footlight/testing';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { expect, it, vi } from 'vitest';

it('records in plain Node, where there is no page: logs, errors, metrics, page views and spans', async () => {
  vi.stubGlobal('navigator', undefined);
  const diagnose = vi.fn();
  const telemetry = createTestTelemetry({ diagnose, features: [tracing(), errors()] });
  const api = createFetch(telemetry, { baseUrl: 'https://api.test', fetch: async () => new Response() });
  createLogger(telemetry).info('started');
  reportError(telemetry, new TypeError('no'));
  createMeter(telemetry).counter('code.runs').add(2);
  trackPageView(telemetry, '/courses/:courseId');
  await withSpan(createTracer(telemetry), 'run', () => api('/runs'));
  expect(telemetry.logs('started')).toHaveLength(1);
  expect(telemetry.errors()).toMatchObject([{ type: 'TypeError', message: 'no' }]);
  expect(telemetry.counter('code.runs')).toBe(2);
  expect(telemetry.pageViews()).toEqual([{ page: '/courses/:courseId', userType: 'anonymous', count: 1 }]);
  expect(
    telemetry
      .spans()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['GET /runs', 'run']);
  expect(diagnose.mock.calls).toEqual([]);
  await telemetry.stop();
});

it('says which feature needs a page, and goes on without it', async () => {
  const diagnose = vi.fn();
  const telemetry = createTestTelemetry({ diagnose, features: [pageViews(), sessions()] });
  createLogger(telemetry).info('started');
  expect(telemetry.logs()).toHaveLength(1);
  expect(diagnose.mock.calls).toEqual([[expect.objectContaining({ message: 'a feature could not start' })]]);
  await telemetry.stop();
});
