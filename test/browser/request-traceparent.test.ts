import { describe, expect, it } from 'vitest';
import { requestsPage, SENDERS } from '../support/requests-page.ts';

const page = requestsPage();
const NAME = 'GET /api/items/:itemId';
const URL_OF_ITEM = '/api/items/7';
const CORS = '?cors=traceparent,x-mine,baggage';
const GIVEN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe.each(SENDERS)('traceparent of a request by %s', (sender) => {
  it('names the span, on the way to the own origin', async () => {
    await page.open();
    const { traceparent } = await page.arrived(sender, URL_OF_ITEM);
    const { traceId, spanId } = await page.span(NAME);
    expect(traceparent).toBe(`00-${traceId}-${spanId}-01`);
  });

  it('does not reach another origin', async () => {
    await page.open();
    const headers = await page.arrived(sender, `${page.site.elsewhere}${URL_OF_ITEM}${CORS}`);
    expect(headers).not.toHaveProperty('traceparent');
    expect(await page.span(NAME)).toMatchObject({ kind: 'client' });
  });

  it('leaves alone the one that the caller sends', async () => {
    await page.open();
    const headers = { TraceParent: GIVEN, 'x-mine': 'yes' };
    expect(await page.arrived(sender, URL_OF_ITEM, { headers })).toMatchObject({ traceparent: GIVEN, 'x-mine': 'yes' });
    expect((await page.latencies())[0]?.count).toBe(1);
  });

  it('says that nothing is sampled where nothing is: no span, but the latency', async () => {
    await page.open('{ sampleRate: 0 }');
    const { traceparent } = await page.arrived(sender, URL_OF_ITEM);
    expect(traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
    const [latency] = await page.latencies();
    expect(latency).toMatchObject({ count: 1, exemplars: [] });
    expect(await (await fetch(`${page.collector.url}/api/traces`)).json()).toEqual([]);
  });

  it('comes with baggage of the keys that may be sent, and of no others', async () => {
    const opened = await page.open(`{ baggage: ['tenant', 'plan'] }`);
    const headers = await opened.evaluate(async (by) => {
      const { context, propagation } = traced.api;
      const baggage = propagation.createBaggage({
        tenant: { value: 'a b,c' },
        secret: { value: 'hidden' },
        plan: { value: 'free' },
      });
      const sent = context.with(propagation.setBaggage(context.active(), baggage), () =>
        globalThis.senders[by]('/api/items/7', {}),
      );
      return (JSON.parse((await sent).text ?? '') as { headers: Record<string, string> }).headers;
    }, sender);
    expect(headers['baggage']).toBe('tenant=a%20b%2Cc,plan=free');
    expect(headers).toHaveProperty('traceparent');
    expect(await page.arrived(sender, URL_OF_ITEM)).not.toHaveProperty('baggage');
  });

  it('names a child of the span that is active', async () => {
    const opened = await page.open();
    await opened.evaluate(async (by) => {
      const tracer = traced.tracing.createTracer(globalThis.client);
      await traced.tracing.withSpan(tracer, 'outer', () => globalThis.senders[by]('/api/items/7', {}));
    }, sender);
    const [outer, inner] = [await page.span('outer'), await page.span(NAME)];
    expect(inner).toMatchObject({ traceId: outer.traceId, parentSpanId: outer.spanId });
  });
});

describe('traceparent to another origin', () => {
  it.each<[string, propagateTo: (origin: string) => string, isTold: boolean]>([
    ['its exact origin', (origin) => `['${origin}']`, true],
    ['an origin that it only begins like', (origin) => `['${origin}0', '${origin.slice(0, -1)}']`, false],
    ['a pattern', () => `[/localhost:\\d+\\/api\\//]`, true],
    ['a pattern with state', () => `[/localhost/g]`, true],
    ['a pattern of another', () => `[/example/]`, false],
    ['a function', () => `[({ url }) => new URL(url).pathname === '${URL_OF_ITEM}']`, true],
    ['a function that throws', () => `[() => { throw new Error('mine') }]`, false],
    [
      'a function that throws, and the one after it',
      () => `[() => { throw new Error('mine') }, ({ url }) => url.includes('localhost')]`,
      true,
    ],
  ])('goes by propagateTo: %s', async (_, propagateTo, isTold) => {
    const { elsewhere } = page.site;
    await page.open(`{ propagateTo: ${propagateTo(elsewhere)} }`);
    for (const sender of SENDERS) {
      for (let time = 0; time < 3; time++) {
        const { traceparent } = await page.arrived(sender, `${elsewhere}${URL_OF_ITEM}${CORS}`);
        expect(!!traceparent, sender).toBe(isTold);
      }
    }
    const [latency] = await page.latencies();
    expect(latency).toMatchObject({ count: 3 * SENDERS.length, labels: { status: '200' } });
  });
});

describe('what only createFetch is told', () => {
  it('is the span that a request belongs to, after an await, and how often it was sent', async () => {
    const opened = await page.open();
    await opened.evaluate(async () => {
      const tracer = traced.tracing.createTracer(globalThis.client);
      const api = footlight.createFetch(globalThis.client, { endpoints: ['/api/items/:itemId'] });
      await traced.tracing.withSpan(tracer, 'outer', async (span) => {
        await Promise.resolve();
        await api('/api/items/1', { parent: span, resendCount: 2 });
      });
    });
    const [outer, inner] = [await page.span('outer'), await page.span(NAME)];
    expect(inner).toMatchObject({ traceId: outer.traceId, parentSpanId: outer.spanId });
    expect(inner.attributes['http.request.resend_count']).toBe(2);
  });

  it('may be wrong: the request goes on all the same, and is counted', async () => {
    const opened = await page.open();
    const status = await opened.evaluate(async () => {
      const api = footlight.createFetch(globalThis.client, { endpoints: ['/api/items/:itemId'] });
      return (await api('/api/items/1', { parent: {} as never })).status;
    });
    expect(status).toBe(200);
    expect(await page.latencies()).toMatchObject([{ count: 1, labels: { status: '200' } }]);
  });
});
