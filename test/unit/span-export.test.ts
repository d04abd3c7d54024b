import { createTraceState, ROOT_CONTEXT, type SpanOptions, trace } from '@opentelemetry/api';
import { createLogger, type Telemetry, trackPageView } from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type SpanItem, spans } from '../../src/otlp/spans.ts';
import { createProvider } from '../../src/tracing/adapter.ts';
import { footlightExport } from '../../src/tracing/span-export.ts';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import { decodeSpans } from '../support/decode.ts';
import { randomSpans } from '../support/random-spans.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

/** A client as far as the export of spans sees it. */
function listener(): readonly [Telemetry, SpanItem[]] {
  const items: SpanItem[] = [];
  const context = { stamp: () => ({}) };
  return [{ context, record: (item: SpanItem) => items.push(item) } as unknown as Telemetry, items];
}

/** Ends one span and answers what is recorded of it. */
function itemOf(name: string, options: SpanOptions = {}, parent = ROOT_CONTEXT): SpanItem {
  const [telemetry, items] = listener();
  const processor = footlightExport(telemetry);
  const provider = createProvider({ resource: {}, processor, sampleRate: 1, sampleBy: (traceId) => traceId });
  provider.getTracer('app').startSpan(name, options, parent).end();
  return items[0] as SpanItem;
}

const bytesOf = (items: readonly SpanItem[]): number => Buffer.byteLength(spans.encode(items, {}));

// What stands around the spans of a request, without what is said of the resource.
const AROUND = '{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"app"},"spans":[]}]}]}'
  .length;

describe('the size of a span', () => {
  it('is about what it takes on the wire, and at least a sixth of it, for 1,000 of all kinds', () => {
    const [telemetry, items] = listener();
    randomSpans(7, 250, {}, footlightExport(telemetry));
    expect(items).toHaveLength(1_000);
    const factors = items.map((item) => {
      const [{ scopeSpans }] = JSON.parse(spans.encode([item], {})).resourceSpans;
      const bytes = Buffer.byteLength(JSON.stringify(scopeSpans[0].spans[0]));
      expect(spans.measure(item)).toBe(bytes + 1);
      return item.size / bytes;
    });
    // Of texts of emojis.
    expect(Math.min(...factors)).toBeGreaterThan(1 / 2);
    expect(Math.max(...factors)).toBeLessThan(2);
    const sum = items.reduce((total, { size }) => total + size, 0);
    expect(sum / bytesOf(items)).toBeGreaterThan(0.9);
    expect(sum / bytesOf(items)).toBeLessThan(1.1);
  });

  const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
  const traceState = createTraceState(`a=${'"'.repeat(250)},b=${'"'.repeat(250)}`);
  it.each<[string, string, SpanOptions?]>([
    ['little', 'a'],
    ['a name that JSON escapes', '"\\'.repeat(500)],
    ['a name of control characters', '\n\u0000'.repeat(500)],
    ['a name that is not ASCII', '漢字'.repeat(500)],
    ['many links', 'a', { links: Array.from({ length: 100 }, () => ({ context })) }],
    [
      'links with the state of vendors',
      'a',
      { links: Array.from({ length: 5 }, () => ({ context: { ...context, traceState } })) },
    ],
    ['many attributes', 'a', { attributes: Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`k${i}`, i])) }],
    ['numbers that have names', 'a', { attributes: { list: new Array(100).fill(Number.NEGATIVE_INFINITY) } }],
    ['a long text', 'a', { attributes: { text: 'lorem ipsum '.repeat(1_000) } }],
  ])('is at least a sixth of what one takes with %s', (_, name, options) => {
    const item = itemOf(name, options);
    expect(6 * item.size).toBeGreaterThanOrEqual(bytesOf([item]) - AROUND);
    expect(item.size).toBeLessThan(3 * bytesOf([item]));
  });

  it.each([404, null, undefined])('is a number for one that is called %j', (name) => {
    expect(itemOf(name as never).size).toBeGreaterThan(0);
  });

  it('is at least a sixth of what one takes with the state of vendors', () => {
    const item = itemOf('a', {}, trace.setSpanContext(ROOT_CONTEXT, { ...context, traceState }));
    expect(6 * item.size).toBeGreaterThanOrEqual(bytesOf([item]) - AROUND);
  });

  it('is at least a sixth of what one takes with long names of events', () => {
    const [telemetry, items] = listener();
    const processor = footlightExport(telemetry);
    const provider = createProvider({ resource: {}, processor, sampleRate: 1, sampleBy: (traceId) => traceId });
    const span = provider.getTracer('app').startSpan('a');
    for (let i = 0; i < 20; i++) span.addEvent('\u0000'.repeat(1_000));
    span.end();
    expect(6 * (items[0]?.size ?? 0)).toBeGreaterThanOrEqual(bytesOf(items));
    expect(bytesOf(items)).toBeLessThan(32_768 + AROUND);
  });

  it('is found whatever the context of a link holds', () => {
    const circular = { ...context, traceState: 'a=b' as never, self: {} };
    circular.self = circular;
    expect(bytesOf([itemOf('a', { links: [{ context: circular }] })])).toBeGreaterThan(AROUND);
  });
});

describe('a span', () => {
  it('belongs to the session, the view and the user of its start', async () => {
    const telemetry = client({ features: [tracing()] });
    telemetry.setUser({ id: 'ada' });
    trackPageView(telemetry, '/courses/:courseId');
    const tracer = createTracer(telemetry);
    const early = tracer.startSpan('early');
    const { id } = telemetry.context.view;
    telemetry.setUser({ id: 'bob' });
    trackPageView(telemetry, '/account');
    tracer.startSpan('late').end();
    early.end();
    await telemetry.flush();
    const [late, first] = ['late', 'early'].map((name) => capture.spans().find((span) => span.name === name)?.resource);
    expect(first).toMatchObject({ 'user.id': 'ada', 'footlight.page': '/courses/:courseId', 'footlight.view.id': id });
    expect(late).toMatchObject({ 'user.id': 'bob', 'footlight.page': '/account' });
    expect(late?.['footlight.view.id']).toBe(telemetry.context.view.id);
    expect(late?.['session.id']).toMatch(/^[\da-f]{32}$/);
    expect(late).toMatchObject({ 'session.id': first?.['session.id'], 'service.name': 'shop-web' });
  });

  it('stands with those of the same view, one resource each, in one request', async () => {
    const telemetry = client({ features: [tracing()] });
    const tracer = createTracer(telemetry);
    for (const page of ['/a', '/b', '/a']) {
      trackPageView(telemetry, page);
      for (const name of ['one', 'two']) tracer.startSpan(`${name} ${page}`).end();
    }
    await telemetry.flush();
    const [request, ...others] = capture.requests.filter(({ url }) => url.endsWith('/v1/traces'));
    expect(others).toEqual([]);
    const names = request?.json.resourceSpans?.map((resourceSpans) =>
      decodeSpans({ resourceSpans: [resourceSpans] }).map(({ name }) => name),
    );
    expect(names).toEqual([
      ['one /a', 'two /a'],
      ['one /b', 'two /b'],
      ['one /a', 'two /a'],
    ]);
    expect(new Set(capture.spans().map(({ resource }) => resource['footlight.view.id'])).size).toBe(3);
    expect(capture.spans().map(({ attributes }) => attributes)).toEqual(capture.spans().map(() => ({})));
  });

  it('is not recorded unless it is sampled', async () => {
    const telemetry = client({ features: [tracing({ sampleRate: 0 })] });
    createTracer(telemetry).startSpan('unseen').end();
    createLogger(telemetry).info('seen');
    expect(await telemetry.flush()).toMatchObject({ sent: 1, dropped: 0, kept: 0 });
    expect(capture.spans()).toEqual([]);
  });

  it('is not recorded either where it is only to be looked at', () => {
    const [telemetry, items] = listener();
    const [[span] = []] = randomSpans(1, 1, {});
    const spanContext = { ...span?.spanContext(), traceFlags: 0 };
    footlightExport(telemetry).onEnd(Object.create(span as object, { spanContext: { value: () => spanContext } }));
    expect(items).toEqual([]);
  });
});
