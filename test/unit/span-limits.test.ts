import { SpanStatusCode, trace } from '@opentelemetry/api';
import { type RecordToRedact, redaction, type Telemetry } from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  capture = captureRequests();
  telemetry = client({ features: [tracing()] });
});

const KB = 'x'.repeat(1_000);
const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };

/** A span with so many attributes, events and links of a kilobyte each, as it was sent, and how many bytes it took. */
async function sent(attributes: number, events: number, links: number) {
  const of = Object.fromEntries(Array.from({ length: attributes }, (_, i) => [`key${i}`, KB]));
  const span = createTracer(telemetry).startSpan('work', { attributes: of });
  for (let i = 0; i < events; i++) span.addEvent(`event ${i}`, { KB });
  span.addLinks(Array.from({ length: links }, () => ({ context, attributes: { KB } })));
  span.end();
  await telemetry.flush();
  const request = capture.requests.find(({ url }) => url.endsWith('/traces'));
  const one = JSON.parse(JSON.stringify(request?.json)).resourceSpans[0].scopeSpans[0].spans[0];
  const count = (name: string): readonly number[] => [
    one[name.toLowerCase()]?.length ?? 0,
    one[`dropped${name}Count`] ?? 0,
  ];
  return {
    bytes: Buffer.byteLength(JSON.stringify(one)),
    attributes: count('Attributes'),
    events: count('Events'),
    links: count('Links'),
  };
}

describe('a span', () => {
  it('leaves whole where it is below 32 KB', async () => {
    const { bytes, ...counts } = await sent(10, 10, 5);
    expect(counts).toEqual({ attributes: [10, 0], events: [10, 0], links: [5, 0] });
    expect(bytes).toBeGreaterThan(25_000);
  });

  it.each([
    ['attributes', 100, 3, 3],
    ['events', 3, 100, 3],
    ['links', 3, 3, 100],
    ['everything', 100, 100, 100],
  ])('is at most 32 KB with too many of %s, and says how many were dropped', async (_, attributes, events, links) => {
    const { bytes, ...counts } = await sent(attributes, events, links);
    expect(bytes).toBeLessThanOrEqual(32_768);
    expect(bytes).toBeGreaterThan(30_000);
    expect(counts.attributes[0]).toBeGreaterThan(2);
    const total = ([kept = 0, dropped = 0]: readonly number[]): number => kept + dropped;
    expect(Object.values(counts).map(total)).toEqual([attributes, events, links]);
  });
});

it('a span is at most 32 KB also where it grew as it was redacted', async () => {
  const record = (one: RecordToRedact): RecordToRedact => {
    const grown = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, KB]));
    return one.signal === 'traces' ? { ...one, attributes: grown } : one;
  };
  telemetry = client({ features: [tracing()], redact: redaction({ record }) });
  const { bytes, attributes } = await sent(1, 0, 0);
  expect(bytes).toBeLessThanOrEqual(32_768);
  expect(attributes[0]).toBeGreaterThan(20);
});

it('a span goes without links and events that cannot be read, which are counted', async () => {
  const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
  const links = [{ context: undefined as never }, { context }, { context: null as never }];
  trace.getTracer('of the app').startSpan('work', { links }).end();
  await telemetry.flush();
  expect(capture.spans()).toMatchObject([{ name: 'work', links: [{ spanId: context.spanId }] }]);
  expect(JSON.stringify(capture.requests.at(-1)?.json)).toContain('"droppedLinksCount":2');
});

describe('an exception that the app writes into a span itself', () => {
  it('leaves without what the URLs in it may tell', async () => {
    const secret = 'https://user:pass@app.test/a.js?token=secret';
    const error = new Error(`cannot load ${secret}`);
    error.stack = `Error: cannot load ${secret}\n    at run (${secret}:1:2)`;
    const span = trace.getTracer('of the app').startSpan('work');
    span.recordException(error);
    span.addEvent('other', { text: secret });
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    span.end();
    await telemetry.flush();
    const [sent] = capture.spans();
    const [exception, other] = sent?.events ?? [];
    expect(exception?.attributes).toEqual({
      'exception.type': 'Error',
      'exception.message': 'cannot load https://app.test/a.js',
      'exception.stacktrace': 'Error: cannot load https://app.test/a.js\n    at run (https://app.test/a.js:1:2)',
    });
    expect(other?.attributes).toEqual({ text: secret });
    expect(sent?.status).toEqual({ code: 2, message: 'cannot load https://app.test/a.js' });
  });
});
