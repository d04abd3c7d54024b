// @vitest-environment node
import { request as httpRequest } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { counter, metricsRequest, ONE_LOG, post, read, scrape, startCollector, tracesRequest } from './support.ts';

interface RequestsJson {
  readonly paths: Record<
    string,
    { statuses: Record<string, number>; bytes: number; duplicates: number; encodings: Record<string, number> }
  >;
  readonly requests: readonly {
    path: string;
    status: number;
    bytes: number;
    encoding: string;
    idempotencyKey: string;
    origin: string;
    records: number;
  }[];
}

describe('answers', () => {
  it.each(['/v1/logs', '/v1/metrics', '/v1/traces'])('takes JSON on %s', async (path) => {
    const collector = await startCollector();
    const response = await post(collector, path, {}, { 'content-type': 'application/json; charset=utf-8' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({});
  });

  it.each([
    ['400 for what is not JSON', '/v1/logs', '{"a"', {}, 400, 'not JSON'],
    ['400 for an empty body', '/v1/logs', '', {}, 400, 'not JSON'],
    ['400 for an array', '/v1/logs', '[]', {}, 400, 'must be an object'],
    ['400 for what is not gzip', '/v1/logs', '{}', { 'content-encoding': 'gzip' }, 400, 'not valid gzip'],
    ['404 for an unknown path', '/v1/profiles', '{}', {}, 404, '/v1/logs'],
    ['415 for protobuf', '/v1/logs', '{}', { 'content-type': 'application/x-protobuf' }, 415, 'OTLP/HTTP JSON'],
    ['415 for plain text', '/v1/logs', '{}', { 'content-type': 'text/plain' }, 415, 'Content-Type: application/json'],
    ['415 for an unknown encoding', '/v1/logs', '{}', { 'content-encoding': 'br' }, 415, 'gzip, deflate or none'],
  ])('gives %s', async (_, path, body, headers, status, sentence) => {
    const collector = await startCollector();
    const response = await post(collector, path, body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ code: 3, message: expect.stringContaining(sentence) });
  });

  it('gives 405 and says what is allowed for another method', async () => {
    const collector = await startCollector();
    const response = await fetch(`${collector.url}/v1/logs`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it('gives 413 for bodies that are too large, compressed or not', async () => {
    const collector = await startCollector();
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, ' ');
    expect((await post(collector, '/v1/logs', large)).status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024 + 1, ' '));
    expect((await post(collector, '/v1/logs', bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post(collector, '/v1/logs', ONE_LOG)).status).toBe(200);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('reads %s', async (encoding, compress) => {
    const collector = await startCollector();
    const body = compress(JSON.stringify(ONE_LOG));
    await post(collector, '/v1/logs', body, { 'content-encoding': encoding });
    expect(await read(collector, '/api/logs')).toHaveLength(1);
    const { paths } = await read<RequestsJson>(collector, '/api/requests');
    expect(paths['/v1/logs']).toMatchObject({
      statuses: { 200: 1 },
      bytes: body.length,
      encodings: { [encoding]: 1 },
    });
  });

  it('rejects spans without ids and keeps the others', async () => {
    const collector = await startCollector();
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 's' };
    const response = await post(collector, '/v1/traces', tracesRequest([span, { name: 'no ids' }]));
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    expect(await read(collector, '/api/traces')).toHaveLength(1);
  });

  it('counts a request with a known Idempotency-Key only once', async () => {
    const collector = await startCollector();
    const send = (key: string): Promise<Response> =>
      post(collector, '/v1/metrics', metricsRequest([counter('v', 1)], {}), { 'idempotency-key': key });
    await Promise.all([send('a'), send('a'), send('b'), send('a')]);
    const again = await send('a');
    expect([again.status, await again.json()]).toEqual([200, {}]);
    const text = await scrape(collector);
    expect(text).toContain('\nv_total 2\n');
    expect(text).toContain('footlight_collector_duplicate_requests_total{path="/v1/metrics"} 3\n');
  });

  it('does not remember the key of a request it refused', async () => {
    const collector = await startCollector();
    await post(collector, '/v1/logs', '{', { 'idempotency-key': 'k' });
    await post(collector, '/v1/logs', ONE_LOG, { 'idempotency-key': 'k' });
    expect(await read(collector, '/api/logs')).toHaveLength(1);
  });

  it('lists the last requests', async () => {
    const collector = await startCollector();
    await post(collector, '/v1/logs', ONE_LOG, { 'idempotency-key': 'k', origin: 'http://app.test' });
    const { requests } = await read<RequestsJson>(collector, '/api/requests');
    expect(requests).toMatchObject([
      {
        path: '/v1/logs',
        status: 200,
        encoding: '',
        idempotencyKey: 'k',
        origin: 'http://app.test',
        records: 1,
      },
    ]);
  });
});

describe('cross-origin access', () => {
  it('answers a preflight for whatever headers a client wants to send', async () => {
    const collector = await startCollector();
    const response = await fetch(`${collector.url}/v1/logs`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://app.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,idempotency-key',
        'access-control-request-private-network': 'true',
      },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'http://app.test',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,idempotency-key',
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '7200',
      vary: expect.stringContaining('Origin'),
    });
  });

  it('lets the sending page read the answer and Retry-After', async () => {
    const collector = await startCollector();
    const response = await post(collector, '/v1/logs', {}, { origin: 'http://app.test' });
    expect(response.headers.get('access-control-allow-origin')).toBe('http://app.test');
    expect(response.headers.get('access-control-expose-headers')).toBe('Retry-After');
  });

  it.each(['/', '/api/logs', '/metrics', '/api/stream'])('keeps %s from other websites', async (path) => {
    const collector = await startCollector();
    const foreign = await fetch(`${collector.url}${path}`, { headers: { origin: 'http://app.test' } });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(await statusWithHost(collector.port, path, `evil.test:${collector.port}`)).toBe(403);
    expect(await statusWithHost(collector.port, path, `127.0.0.1.evil.test:${collector.port}`)).toBe(403);
    expect(await statusWithHost(collector.port, path, `localhost:${collector.port}`)).toBe(200);
  });

  it('takes faults as JSON only, which other websites cannot send unasked', async () => {
    const collector = await startCollector();
    const response = await post(collector, '/api/faults', '{"status":503}', { 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
    expect(collector.faults.list()).toEqual([]);
  });
});

function statusWithHost(port: number, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', reject).end();
  });
}
