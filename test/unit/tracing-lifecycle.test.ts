import { context, propagation, ROOT_CONTEXT, type Span, type TracerProvider, trace } from '@opentelemetry/api';
import { createFetch, type Diagnostic, type Feature, type Telemetry } from 'footlight';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SpanProcessor } from '../../src/tracing/adapter.ts';
import { type Capture, captureRequests, client, settle } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});
afterEach(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

const isGlobal = (): boolean => trace.getTracer('x').startSpan('probe').isRecording();
const isActiveWithin = (telemetry: Telemetry): boolean =>
  withSpan(createTracer(telemetry), 'work', (span) => trace.getActiveSpan() === span);
const OTHER: TracerProvider = { getTracer: () => trace.getTracer('other') };

describe('tracing()', () => {
  it('makes the tracers of the OpenTelemetry API those of the client', async () => {
    const telemetry = client({ features: [tracing()] });
    trace.getTracer('library', '3').startSpan('work').end();
    await telemetry.flush();
    expect(capture.spans()).toMatchObject([{ name: 'work', scope: 'library', scopeVersion: '3' }]);
    expect(propagation.fields()).toContain('traceparent');
  });

  it('leaves them alone with global: false, and has its own spans all the same', async () => {
    const telemetry = client({ features: [tracing({ global: false })] });
    expect(isGlobal()).toBe(false);
    expect(propagation.fields()).toEqual([]);
    expect(isActiveWithin(telemetry)).toBe(true);
    await telemetry.flush();
    expect(capture.spans()).toMatchObject([{ name: 'work' }]);
  });

  it('leaves alone what the app has registered, also as it stops', async () => {
    const propagator = { inject: () => undefined, extract: () => ROOT_CONTEXT, fields: () => ['own'] };
    trace.setGlobalTracerProvider(OTHER);
    propagation.setGlobalPropagator(propagator);
    const telemetry = client({ features: [tracing()] });
    expect(propagation.fields()).toEqual(['own']);
    await telemetry.stop();
    expect(propagation.fields()).toEqual(['own']);
    expect((trace.getTracerProvider() as unknown as { getDelegate(): unknown }).getDelegate()).toBe(OTHER);
  });

  it('leaves a propagator of the app alone where it has no provider', async () => {
    propagation.setGlobalPropagator({ inject: () => undefined, extract: () => ROOT_CONTEXT, fields: () => ['own'] });
    const telemetry = client({ features: [tracing()] });
    expect(isGlobal()).toBe(true);
    await telemetry.stop();
    expect(isGlobal()).toBe(false);
    expect(propagation.fields()).toEqual(['own']);
  });

  it('twice among the features is diagnosed, and traces once', async () => {
    const diagnose = vi.fn<(diagnostic: Diagnostic) => void>();
    const telemetry = client({ diagnose, features: [tracing(), tracing()] });
    expect(diagnose.mock.calls.map(([{ message }]) => message)).toEqual(['tracing() stands twice among the features']);
    createTracer(telemetry).startSpan('work').end();
    await telemetry.flush();
    expect(capture.spans()).toHaveLength(1);
  });
});

describe('flush()', () => {
  it('sends the spans that wait for what the browser says of their request', async () => {
    const telemetry = client({ features: [tracing()] });
    await createFetch(telemetry, { fetch: async () => new Response('x') })('/x');
    await telemetry.flush();
    expect(capture.spans()).toMatchObject([{ name: 'GET /x' }]);
  });

  it('waits for an exporter of others', async () => {
    let isFlushed = false;
    const processor: SpanProcessor = {
      onStart: () => undefined,
      onEnd: () => undefined,
      async forceFlush() {
        await settle();
        isFlushed = true;
      },
      shutdown: async () => undefined,
    };
    await client({ features: [tracing({ exporter: () => processor })] }).flush();
    expect(isFlushed).toBe(true);
  });
});

describe('stop()', () => {
  it('ends features before what they need: the last first', async () => {
    const stopped: string[] = [];
    const feature = (name: string) => () => () => void stopped.push(name);
    await client({ features: [feature('first'), feature('second')] }).stop();
    expect(stopped).toEqual(['second', 'first']);
  });

  it('ends the spans that wait for what the browser says of their request', async () => {
    const telemetry = client({ features: [tracing()] });
    const api = createFetch(telemetry, { fetch: async () => new Response('x') });
    await api('/x');
    await telemetry.stop();
    expect(capture.spans()).toMatchObject([{ name: 'GET /x', attributes: { 'http.response.status_code': 200 } }]);
  });

  it('gives back what it has registered, and the next client registers again', async () => {
    await client({ features: [tracing()] }).stop();
    expect([isGlobal(), propagation.fields()]).toEqual([false, []]);
    expect(context.with(trace.setSpan(ROOT_CONTEXT, OTHER as unknown as Span), () => trace.getActiveSpan())).toBe(
      undefined,
    );
    const next = client({ features: [tracing()] });
    expect(isGlobal()).toBe(true);
    expect(isActiveWithin(next)).toBe(true);
  });

  it('leaves another client its active spans, whichever stops first', async () => {
    const [first, second] = [client({ features: [tracing()] }), client({ features: [tracing()] })];
    await first.stop();
    expect(isActiveWithin(second)).toBe(true);
    await second.stop();
    expect(context.with(ROOT_CONTEXT.setValue(Symbol(), 1), () => context.active())).toBe(ROOT_CONTEXT);
  });

  it('lets go of features that were stopped in another order', async () => {
    let stop: (() => void) | undefined;
    const kept: Feature = (telemetry) => (stop = tracing()(telemetry));
    const telemetry = client({ features: [kept] });
    stop?.();
    expect(telemetry.context.tracing).toBeUndefined();
    expect(isGlobal()).toBe(false);
  });
});
