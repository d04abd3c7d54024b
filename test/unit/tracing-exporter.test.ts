import { trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-web';
import type { Diagnostic, Telemetry } from 'footlight';
import { createTracer, type SpanExport, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

const isGlobal = (): boolean => trace.getTracer('x').startSpan('probe').isRecording();

describe('an exporter', () => {
  const work = (telemetry: Telemetry): number => withSpan(createTracer(telemetry), 'work', () => 5);
  const broken = (): never => {
    throw new Error('broken');
  };
  const whole = {
    onStart: () => undefined,
    onEnd: () => undefined,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };

  it('hears of each span as it starts and ends, and of the end of all', async () => {
    const heard: string[] = [];
    const exporter: SpanExport = () => ({
      onStart: ({ name }) => void heard.push(`start ${name}`),
      onEnding: ({ name }) => void heard.push(`ending ${name}`),
      onEnd: ({ name }) => void heard.push(`end ${name}`),
      forceFlush: async () => undefined,
      shutdown: async () => void heard.push('shutdown'),
    });
    const telemetry = client({ features: [tracing({ exporter })] });
    work(telemetry);
    await telemetry.stop();
    expect(heard).toEqual(['start work', 'ending work', 'end work', 'shutdown']);
    expect(capture.requests).toEqual([]);
  });

  it.each(['onStart', 'onEnding', 'onEnd'] as const)('that throws in %s does not break the page', (name) => {
    const diagnose = vi.fn<(diagnostic: Diagnostic) => void>();
    const telemetry = client({ diagnose, features: [tracing({ exporter: () => ({ ...whole, [name]: broken }) })] });
    expect(work(telemetry)).toBe(5);
    expect(diagnose.mock.calls).toEqual([[{ message: 'the exporter of spans threw', cause: new Error('broken') }]]);
  });

  it.each([
    ['throws', broken],
    ['rejects', async () => broken()],
  ])('that %s as it is shut down keeps nobody from stopping', async (_, shutdown) => {
    const telemetry = client({ features: [tracing({ exporter: () => ({ ...whole, shutdown }) })] });
    await telemetry.stop();
    expect(isGlobal()).toBe(false);
    expect(telemetry.context.tracing).toBeUndefined();
  });

  it('that cannot be made is diagnosed, and nothing is traced', () => {
    const diagnose = vi.fn<(diagnostic: Diagnostic) => void>();
    const telemetry = client({ diagnose, features: [tracing({ exporter: broken })] });
    expect(diagnose.mock.calls).toMatchObject([[{ message: 'a feature could not start' }]]);
    expect(isGlobal()).toBe(false);
    expect(work(telemetry)).toBe(5);
  });
});

describe('a given provider', () => {
  it('makes the spans, exports them itself, and is neither registered nor shut down', async () => {
    const onEnd = vi.fn();
    const shutdown = vi.fn(async () => undefined);
    const processor = { onStart: () => undefined, onEnd, forceFlush: async () => undefined, shutdown };
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    const telemetry = client({ features: [tracing({ provider })] });
    withSpan(createTracer(telemetry), 'work', () => undefined);
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(isGlobal()).toBe(false);
    await telemetry.stop();
    expect(shutdown).not.toHaveBeenCalled();
    expect(capture.requests).toEqual([]);
  });
});
