import { trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createFetch, createLogger } from 'footlight';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

vi.mock('../../src/tracing/adapter.ts', () => import('../support/adapter-sdk-trace.ts'));

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

it('traces an app with the SDK to come, in place of the one of now', async () => {
  const telemetry = client({ features: [tracing()] });
  const provider = (trace.getTracerProvider() as { getDelegate?(): unknown }).getDelegate?.();
  expect(Object.getPrototypeOf(provider)).toBe(TracerProvider.prototype);

  const send = vi.fn<typeof fetch>(async () => new Response());
  const api = createFetch(telemetry, { endpoints: ['/api/courses/:courseId'], fetch: send });
  await withSpan(createTracer(telemetry, { name: 'checkout' }), 'place order', async () => {
    createLogger(telemetry).info('placing');
    await api('/api/courses/42');
  });
  await telemetry.stop();

  const [request, order] = ['GET /api/courses/:courseId', 'place order'].map((name) =>
    capture.spans().find((span) => span.name === name),
  );
  expect(capture.spans()).toHaveLength(2);
  expect(request).toMatchObject({ kind: 3, traceId: order?.traceId, parentSpanId: order?.spanId });
  expect(order).toMatchObject({ scope: 'checkout', resource: { 'service.name': 'shop-web' }, status: { code: 0 } });
  expect(new Headers(send.mock.calls[0]?.[1]?.headers).get('traceparent')).toBe(
    `00-${request?.traceId}-${request?.spanId}-01`,
  );
  expect(capture.logs()).toMatchObject([{ body: 'placing', traceId: order?.traceId, spanId: order?.spanId }]);
});

it('samples and lets go as it does now', async () => {
  const telemetry = client({ features: [tracing({ sampleRate: 0 })] });
  createTracer(telemetry).startSpan('unseen').end();
  await telemetry.stop();
  expect(capture.spans()).toEqual([]);
  expect((trace.getTracerProvider() as { getDelegate?(): object }).getDelegate?.()).not.toBeInstanceOf(TracerProvider);
});
