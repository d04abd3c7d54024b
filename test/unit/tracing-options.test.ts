import { context, ProxyTracerProvider, propagation } from '@opentelemetry/api';
import { createFetch, TelemetryConfigError } from 'footlight';
import { createTracer, type TracingOptions, tracing, withSpan } from 'footlight/tracing';
import { describe, expect, it, vi } from 'vitest';
import { captureRequests, client } from '../support/capture.ts';

type Wrong = readonly [what: string, options: unknown, sentence: RegExp];

const provider = new ProxyTracerProvider();
const exporter = () => undefined;

const WRONG: readonly Wrong[] = [
  ['a sample rate that is no number', { sampleRate: 'x' }, /'sampleRate' must be a number from 0 to 1, not x/],
  ['a sample rate as text', { sampleRate: '0.5' }, /'sampleRate' must be a number from 0 to 1, not 0.5/],
  ['a sample rate of NaN', { sampleRate: Number.NaN }, /'sampleRate' must be .*not NaN/],
  ['a sample rate above 1', { sampleRate: 2 }, /'sampleRate' must be .*not 2/],
  ['a sample rate below 0', { sampleRate: -0.1 }, /'sampleRate' must be .*not -0\.1/],
  ['null as sample rate', { sampleRate: null }, /'sampleRate' must be .*not null/],
  ['another way of sampling', { sampleBy: 'user' }, /'sampleBy' must be 'session' or 'trace', not user/],
  ['a target with a path', { propagateTo: ['https://api.test/v1'] }, /'propagateTo' must hold origins .*api\.test\/v1/],
  ['a target with a slash at its end', { propagateTo: ['https://api.test/'] }, /'propagateTo' must hold origins/],
  ['a target without a scheme', { propagateTo: ['api.test'] }, /'propagateTo' must hold origins .*not api\.test/],
  ['a target that is a pattern as text', { propagateTo: ['https://*.test'] }, /'propagateTo' must hold origins/],
  ['a target that is anything', { propagateTo: ['*'] }, /'propagateTo' must hold origins/],
  ['a target that is a number', { propagateTo: [5] }, /'propagateTo' must hold origins/],
  ['a target that is an object', { propagateTo: [{}] }, /'propagateTo' must hold origins/],
  ['a target that is nothing', { propagateTo: [null] }, /'propagateTo' must hold origins/],
  ['one target without a list', { propagateTo: 'https://api.test' }, /'propagateTo' must hold origins/],
  ['null as targets', { propagateTo: null }, /'propagateTo' must hold origins/],
  ['one key of baggage without a list', { baggage: 'tenant' }, /'baggage' must hold keys, not tenant/],
  ['keys of baggage that are no text', { baggage: [5] }, /'baggage' must hold keys, not 5/],
  ['null as baggage', { baggage: null }, /'baggage' must hold keys, not null/],
  ['a word for global', { global: 'yes' }, /'global' must be true or false, not yes/],
  ['an exporter that is not called to make it', { exporter: {} }, /'exporter' must be a function/],
  ['a provider that is none', { provider: {} }, /'provider' must be one of OpenTelemetry/],
  ['null as provider', { provider: null }, /'provider' must be one of OpenTelemetry/],
  ['an exporter for a given provider', { provider, exporter }, /'provider' .* by itself: 'exporter' is not for it/],
  ['a sample rate for a given provider', { provider, sampleRate: 1 }, /'sampleRate' is not for it/],
  ['an unknown option', { propagateto: [] }, /there is no option 'propagateto' of tracing\(\)/],
];

const make = (options: unknown) => () => tracing(options as TracingOptions);

describe('wrong options of tracing()', () => {
  it.each(WRONG)('%s: throw a sentence that says what to mend', (_, options, sentence) => {
    expect(make(options)).toThrow(TelemetryConfigError);
    expect(make(options)).toThrow(sentence);
  });

  it.each(WRONG)('%s: do not break the page in production', async (_, options) => {
    vi.stubEnv('NODE_ENV', 'production');
    const capture = captureRequests();
    const telemetry = client({ features: [make(options)()] });
    const answer = new Response('x');
    const send = vi.fn(async (..._: Parameters<typeof fetch>) => answer);
    const api = createFetch(telemetry, { fetch: send });
    expect(await withSpan(createTracer(telemetry), 'work', async () => api('https://api.test/v1/x'))).toBe(answer);
    // Nobody who was not named rightly is told.
    expect(new Headers(send.mock.calls[0]?.[1]?.headers).has('traceparent')).toBe(false);
    const tenant = propagation.createBaggage({ tenant: { value: 'a' } });
    await context.with(propagation.setBaggage(context.active(), tenant), () => api('/own'));
    expect(new Headers(send.mock.calls[1]?.[1]?.headers).has('baggage')).toBe(false);
    await telemetry.stop();
    expect(capture.points('frontend.api.request.duration')).toHaveLength(2);
  });

  it('are harmless where there are none at all', () => {
    expect(make(null)).not.toThrow();
    expect(make(undefined)).not.toThrow();
  });
});

describe('right options of tracing()', () => {
  it.each<TracingOptions>([
    {},
    { sampleRate: 0 },
    { sampleRate: 1, sampleBy: 'trace' },
    { sampleRate: 0.25, sampleBy: 'session', global: false },
    { propagateTo: ['https://api.test', 'http://localhost:8080', /^https:\/\/.*\.api\.test\//, () => true] },
    { baggage: ['tenant'] },
  ])('are taken: %j', (options) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect(make(options)).not.toThrow();
    expect(warn).not.toHaveBeenCalled();
  });
});
