import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, type Endpoint, type Telemetry, trackPageView } from 'footlight';
import { type OtelExporterOptions, otelExporter } from 'footlight/otel-exporter';
import { createTracer, tracing, withSpan } from 'footlight/tracing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeTraces, type SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Capture, captureRequests, client, ENDPOINT } from '../support/capture.ts';

/** A request of the exporter, which has `node:http` in place of `fetch` here: what the client itself sends is captured. */
interface Got {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly spans: readonly SpanEntry[];
}

let capture: Capture;
let server: Server;
let url: string;
let got: Got[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    got.push({ path: request.url, headers: request.headers, spans: decodeTraces(JSON.parse(body), Date.now()).spans });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  got = [];
  capture = captureRequests();
});

const start = (endpoint: Endpoint, options?: OtelExporterOptions): Telemetry =>
  client({ endpoint, features: [tracing({ exporter: otelExporter(options) })] });

/** The requests of the exporter, once a span is there that was ended just before the client stopped. */
async function send(telemetry: Telemetry): Promise<readonly Got[]> {
  createTracer(telemetry).startSpan('last').end();
  await telemetry.stop();
  await expect
    .poll(() => got.flatMap(({ spans }) => spans.map(({ name }) => name)), { timeout: 20_000 })
    .toContain('last');
  return got;
}

describe('the exporter of OpenTelemetry sends spans', { timeout: 30_000 }, () => {
  it.each<[string, (base: string) => Endpoint, string]>([
    ['a base', (base) => base, '/v1/traces'],
    ['a base with a slash', (base) => `${base}/otlp/`, '/otlp/v1/traces'],
    ['a URL for each signal', (base) => ({ logs: base, metrics: base, traces: `${base}/spans` }), '/spans'],
  ])("to the client's own endpoint: %s", async (_, endpoint, path) => {
    expect(await send(start(endpoint(url)))).toMatchObject([{ path, spans: [{ name: 'last' }] }]);
  });

  it('to another URL and with headers, if it is told so', async () => {
    const headers = { 'x-api-key': 'key' };
    const [request] = await send(start(ENDPOINT, { url: `${url}/elsewhere`, headers }));
    expect(request).toMatchObject({ path: '/elsewhere', headers: { ...headers, 'content-type': 'application/json' } });
  });

  it('with the service as their resource, and nothing else of it', async () => {
    const [request] = await send(start(url));
    expect(request?.spans[0]?.resource).toEqual({
      'service.name': 'shop-web',
      'service.version': '1.4.2',
      'deployment.environment.name': 'test',
    });
  });

  it('with session, view and user of their start among their attributes', async () => {
    const telemetry = start(url);
    const tracer = createTracer(telemetry);
    telemetry.setUser({ id: 'ada' });
    trackPageView(telemetry, '/courses/:courseId');
    const early = tracer.startSpan('early', { attributes: { items: 3 } });
    const view = telemetry.context.view.id;
    trackPageView(telemetry, '/account');
    telemetry.setUser({});
    early.end();
    const spans = (await send(telemetry)).flatMap((request) => request.spans);
    const [first, last] = ['early', 'last'].map((name) => spans.find((span) => span.name === name)?.attributes);
    expect(first).toEqual({
      items: 3,
      'user_agent.original': navigator.userAgent,
      'session.id': expect.stringMatching(/^[\da-f]{32}$/),
      'user.id': 'ada',
      'footlight.page': '/courses/:courseId',
      'footlight.view.id': view,
      'footlight.correlation.id': view,
    });
    expect(last).toMatchObject({ 'session.id': first?.['session.id'], 'footlight.page': '/account' });
    expect(last).not.toHaveProperty('user.id');
  });

  it('in place of the client, which neither sends nor counts them', async () => {
    const telemetry = start(url);
    await withSpan(createTracer(telemetry), 'place order', async () => createLogger(telemetry).info('placing'));
    const [request] = await send(telemetry);
    expect(request?.spans).toHaveLength(2);
    expect(capture.requests.map(({ url: to }) => to)).toEqual([`${url}/v1/logs`]);
    expect(capture.logs()).toMatchObject([{ body: 'placing', traceId: request?.spans[0]?.traceId }]);
    expect(await telemetry.flush()).toMatchObject({ sent: 1, dropped: 0, kept: 0 });
  });

  it('only if they are sampled', async () => {
    const unsampled = client({ endpoint: url, features: [tracing({ exporter: otelExporter(), sampleRate: 0 })] });
    createTracer(unsampled).startSpan('unseen').end();
    await unsampled.stop();
    const requests = await send(start(url));
    expect(requests.flatMap(({ spans }) => spans.map(({ name }) => name))).toEqual(['last']);
  });
});
