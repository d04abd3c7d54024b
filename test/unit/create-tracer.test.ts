import { trace } from '@opentelemetry/api';
import { createLogger, createTelemetry, type Diagnostic, type TelemetryOptions } from 'footlight';
import { bindSpan, createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

describe('a tracer', () => {
  it('gives its spans its name and version as their scope', async () => {
    const telemetry = client({ features: [tracing()] });
    createTracer(telemetry, { name: 'checkout', version: '1.4.2' }).startSpan('a').end();
    createTracer(telemetry, { name: 'cart' }).startSpan('b').end();
    createTracer(telemetry).startSpan('c').end();
    await telemetry.flush();
    expect(capture.spans().map(({ name, scope, scopeVersion }) => [name, scope, scopeVersion])).toEqual([
      ['a', 'checkout', '1.4.2'],
      ['b', 'cart', undefined],
      ['c', 'app', undefined],
    ]);
  });

  it('is of one client: its spans go there and nowhere else', async () => {
    const clients = ['a', 'b'].map((name) =>
      client({ service: { name }, endpoint: `https://${name}.test`, features: [tracing()] }),
    );
    for (const telemetry of clients) createTracer(telemetry).startSpan('work').end();
    for (const telemetry of clients) await telemetry.flush();
    const arrived = capture.requests.map(({ url, json }) => [url, json.resourceSpans?.[0]?.resource.attributes[0]]);
    expect(arrived).toEqual([
      ['https://a.test/v1/traces', { key: 'service.name', value: { stringValue: 'a' } }],
      ['https://b.test/v1/traces', { key: 'service.name', value: { stringValue: 'b' } }],
    ]);
  });

  it('records nothing once its client has stopped, and works on', async () => {
    const telemetry = client({ features: [tracing()] });
    const tracer = createTracer(telemetry);
    await telemetry.stop();
    expect(withSpan(tracer, 'work', () => 5)).toBe(5);
    expect(capture.requests).toEqual([]);
  });
});

describe('a tracer of a client without tracing()', () => {
  /** What is said of it, and whether its spans are recorded. */
  async function useTracer(telemetry: ReturnType<typeof client>) {
    const tracer = createTracer(telemetry, { name: 'checkout' });
    const answer = withSpan(tracer, 'work', (span) => {
      span.setAttribute('a', 1).recordException(new Error('x'));
      return bindSpan(span, () => [span.isRecording(), trace.getActiveSpan()])();
    });
    await telemetry.flush();
    return answer;
  }

  it('works, records nothing, and says once why', async () => {
    const diagnose = vi.fn<(diagnostic: Diagnostic) => void>();
    const answer = await useTracer(client({ diagnose }));
    expect(answer).toEqual([false, undefined]);
    expect(diagnose.mock.calls.map(([{ message }]) => message)).toEqual([
      'createTracer() needs tracing() among the features',
    ]);
    expect(capture.requests).toEqual([]);
  });

  it('says nothing in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const diagnose = vi.fn();
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect(await useTracer(client({ diagnose }))).toEqual([false, undefined]);
    expect([diagnose, warn].map(({ mock }) => mock.calls)).toEqual([[], []]);
    expect(capture.requests).toEqual([]);
  });

  it('says nothing where the whole client is inert, with tracing() or not', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    vi.spyOn(console, 'warn').mockReturnValue();
    const wrong = { endpoint: 'nowhere', features: [tracing()] } as unknown as TelemetryOptions;
    const telemetry = createTelemetry(wrong);
    const diagnose = vi.spyOn(telemetry, 'diagnose');
    expect(await useTracer(telemetry)).toEqual([false, undefined]);
    expect(diagnose).not.toHaveBeenCalled();
  });

  it('does not make the logs of another client name a span that is none', async () => {
    const traced = client({ features: [tracing()] });
    const tracer = createTracer(client({ diagnose: () => undefined }));
    withSpan(tracer, 'work', () => createLogger(traced).info('x'));
    await traced.flush();
    expect(capture.logs()).toHaveLength(1);
    expect(capture.logs()[0]).not.toHaveProperty('traceId');
  });
});
