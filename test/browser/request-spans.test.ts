import { beforeAll, describe, expect, it } from 'vitest';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { requestsPage, SENDERS, type Seen, type SendInit } from '../support/requests-page.ts';

const page = requestsPage();
const NAME = 'GET /api/items/:itemId';

interface Outcome {
  readonly what: string;
  readonly query: string;
  readonly isElsewhere?: boolean;
  readonly init?: SendInit;
  /** What the caller sees: a status, or what is thrown by `fetch` and told by `XMLHttpRequest`. */
  readonly caller: number | readonly [string, string];
  /** The `status` of the latency, if it is not what the caller sees. */
  readonly status?: string;
}

const OUTCOMES: readonly Outcome[] = [
  { what: 'that succeeds', query: '?secret=1#there', caller: 200 },
  { what: 'that fails on the server', query: '?status=500', caller: 500 },
  {
    what: 'that is given up',
    query: '?delay=5000',
    init: { abortAfterMs: 50 },
    caller: ['AbortError', 'abort'],
    status: 'aborted',
  },
  { what: 'that is slow', query: '?delay=300', caller: 200 },
  { what: 'that is redirected', query: '?delay=60&location=/api/other', caller: 200 },
  { what: 'that CORS refuses', query: '', isElsewhere: true, caller: ['TypeError', 'error'], status: 'error' },
  { what: 'whose connection breaks', query: '?drop', caller: ['TypeError', 'error'], status: 'error' },
  { what: 'that is streamed', query: '?parts=10', caller: 200 },
];

/** The attributes but for those of Resource Timing. */
const plain = ({ attributes }: SpanEntry): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).filter(([key]) => !/^footlight\.timing|body\.size|protocol\.version/.test(key)),
  );

/** What there is to be said of how it ended. */
function ending({ caller }: Outcome, isXhr: boolean): { readonly status: string; readonly attributes: object } {
  if (typeof caller !== 'number') {
    const [thrown, event] = caller;
    const type = isXhr && event === 'error' ? 'NetworkError' : thrown;
    return { status: 'error', attributes: { 'error.type': type } };
  }
  const code = { 'http.response.status_code': caller };
  return caller < 400
    ? { status: 'unset', attributes: code }
    : { status: 'error', attributes: { ...code, 'error.type': `${caller}` } };
}

describe.each(SENDERS)('a request by %s', (sender) => {
  const isXhr = sender === 'XMLHttpRequest';
  beforeAll(async () => void (await page.open()));

  /** Makes the request, and answers what came of it: for the caller, as a span and as a latency. */
  const run = async ({ query, isElsewhere, init }: Outcome) => {
    const origin = isElsewhere ? page.site.elsewhere : page.site.url;
    const seen: Seen = await page.send(sender, `${origin}/api/items/7${query}`, init);
    const span = await page.span(NAME);
    const [latency, ...others] = await page.latencies();
    expect(others).toEqual([]);
    return { origin: new URL(origin), seen, span, latency };
  };

  it.each(OUTCOMES)('$what is for the caller what it is, one span and one latency', async (outcome) => {
    const { caller, status = `${caller}` } = outcome;
    const { origin, seen, span, latency } = await run(outcome);
    const { status: code, attributes } = ending(outcome, isXhr);
    if (typeof caller === 'number') expect(seen.status).toBe(caller);
    else expect(seen.error).toBe(caller[Number(isXhr)]);
    expect(span).toMatchObject({ kind: 'client', status: code, service: 'page', scope: 'footlight', parentSpanId: '' });
    expect(plain(span)).toEqual({
      'http.request.method': 'GET',
      'url.full': `${origin.origin}/api/items/7`,
      'url.template': '/api/items/:itemId',
      'server.address': origin.hostname,
      'server.port': Number(origin.port),
      ...attributes,
    });
    expect(latency?.labels).toMatchObject({
      service_name: 'page',
      endpoint: '/api/items/:itemId',
      method: 'GET',
      status,
    });
    expect(latency?.count).toBe(1);
    expect(latency?.exemplars).toMatchObject([{ traceId: span.traceId, spanId: span.spanId }]);
    expect(span.durationMs).toBeCloseTo((latency?.sum ?? 0) * 1_000, 2);
  });

  it('lasts until the head of the response, not until the end of its body', async () => {
    const { seen, span } = await run({ what: '', query: '?parts=6&delay=100', caller: 200 });
    // A third of a second of body comes after it.
    expect(span.durationMs).toBeLessThan(seen.durationMs - 200);
    expect(span.durationMs).toBeGreaterThanOrEqual(99);
    expect(span.attributes['footlight.timing.body']).toBeGreaterThan(200);
    expect(span.attributes['footlight.timing.ttfb']).toBeGreaterThanOrEqual(99);
  });

  it('says how it came, as far as the browser tells', async () => {
    const { span } = await run({ what: '', query: '?delay=60&location=/api/other', caller: 200 });
    expect(span.attributes).toMatchObject({
      'footlight.timing.redirect': expect.any(Number),
      'footlight.timing.ttfb': expect.any(Number),
      'http.response.body.size': expect.any(Number),
      'network.protocol.version': '1.1',
    });
    expect(span.attributes['footlight.timing.redirect']).toBeGreaterThanOrEqual(59);
  });

  it.each([
    ['not without its permission', '?cors', false],
    ['with its permission', '?cors&timing', true],
  ])('says how it came from another origin: %s', async (_, query, isTold) => {
    const { span, seen } = await run({ what: '', query, isElsewhere: true, caller: 200 });
    expect(seen.status).toBe(200);
    expect(Object.keys(span.attributes).some((key) => key.startsWith('footlight.timing.'))).toBe(isTold);
  });
});
