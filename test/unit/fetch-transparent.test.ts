import { createFetch, createLogger, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  capture = captureRequests();
  telemetry = client();
});

type Send = ReturnType<typeof vi.fn<typeof fetch>>;
const answer = (response = new Response('x')): Send => vi.fn<typeof fetch>(async () => response);

describe('a fetch client', () => {
  it('answers the very same response, unread', async () => {
    const response = new Response('x');
    expect(await createFetch(telemetry, { fetch: answer(response) })('/x')).toBe(response);
    expect(response.bodyUsed).toBe(false);
    expect(response.body?.locked).toBe(false);
  });

  it('throws the very same error', async () => {
    const error = new TypeError('Failed to fetch');
    const api = createFetch(telemetry, { fetch: () => Promise.reject(error) });
    await expect(api('/x')).rejects.toBe(error);
  });

  it('throws what is no error as it is', async () => {
    const api = createFetch(telemetry, { fetch: () => Promise.reject('gone') });
    await expect(api('/x')).rejects.toBe('gone');
  });

  it('passes a Request on untouched', async () => {
    const send = answer();
    const request = new Request('https://a.test/x', { method: 'POST', body: 'hello' });
    await createFetch(telemetry, { fetch: send, baseUrl: '/api' })(request);
    expect(send.mock.calls).toHaveLength(1);
    expect(send.mock.calls[0]?.[0]).toBe(request);
    expect(send.mock.calls[0]?.[1]).toBeUndefined();
    expect(request.bodyUsed).toBe(false);
  });

  it('passes a URL and the init on untouched', async () => {
    const send = answer();
    const url = new URL('https://a.test/x');
    const init = { method: 'POST', body: 'x', headers: { a: 'b' } };
    await createFetch(telemetry, { fetch: send })(url, init);
    expect(send.mock.calls[0]?.[0]).toBe(url);
    expect(send.mock.calls[0]?.[1]).toBe(init);
    expect(init).toEqual({ method: 'POST', body: 'x', headers: { a: 'b' } });
  });

  it('uses the global fetch as it is at each call', async () => {
    const api = createFetch(telemetry);
    const send = answer();
    vi.stubGlobal('fetch', send);
    await api('/x');
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('records nothing once the client is stopped, and still fetches', async () => {
    const response = new Response('x');
    const api = createFetch(telemetry, { fetch: answer(response), correlationHeader: true });
    await telemetry.stop();
    expect(await api('/x')).toBe(response);
    expect(capture.requests).toEqual([]);
  });

  it('keeps requests at the same time apart', async () => {
    const codes = [200, 404, 500];
    const api = createFetch(telemetry, { fetch: async () => new Response(null, { status: codes.shift() ?? 0 }) });
    await Promise.all([api('/a'), api('/b'), api('/c')]);
    await telemetry.flush();
    expect(capture.points().map(({ labels }) => `${labels['endpoint']} ${labels['status']}`)).toEqual([
      '/a 200',
      '/b 404',
      '/c 500',
    ]);
  });
});

describe('the correlation header', () => {
  const sentHeaders = (send: Send) => new Headers(send.mock.calls[0]?.[1]?.headers);

  it('is not there unless asked for', async () => {
    const send = answer();
    await createFetch(telemetry, { fetch: send })('/x', { headers: { a: 'b' } });
    expect([...sentHeaders(send)]).toEqual([['a', 'b']]);
  });

  it('is the correlation id that logs carry', async () => {
    const send = answer();
    await createFetch(telemetry, { fetch: send, correlationHeader: true })('/x');
    createLogger(telemetry).info('x');
    await telemetry.flush();
    const id = capture.logs()[0]?.resource['footlight.correlation.id'];
    expect(id).toMatch(/^[\da-f]{32}$/);
    expect(sentHeaders(send).get('x-correlation-id')).toBe(id);
  });

  it.each<[string, HeadersInit]>([
    ['an object', { a: 'b', 'content-type': 'text/x' }],
    [
      'pairs',
      [
        ['a', 'b'],
        ['content-type', 'text/x'],
      ],
    ],
    ['Headers', new Headers({ a: 'b', 'content-type': 'text/x' })],
  ])('keeps the headers of the caller, given as %s, and the rest of the init', async (_, headers) => {
    const send = answer();
    const init = { method: 'POST', body: 'x', headers };
    await createFetch(telemetry, { fetch: send, correlationHeader: true })('/x', init);
    expect(Object.fromEntries(sentHeaders(send))).toEqual({
      a: 'b',
      'content-type': 'text/x',
      'x-correlation-id': expect.any(String),
    });
    expect(send.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: 'x' });
    expect(init.headers).toBe(headers);
    expect(new Headers(init.headers).has('x-correlation-id')).toBe(false);
  });

  it('keeps the headers of a Request', async () => {
    const send = answer();
    const request = new Request('https://a.test/x', { headers: { a: 'b' } });
    await createFetch(telemetry, { fetch: send, correlationHeader: true })(request);
    const sent = send.mock.calls[0]?.[0] as Request;
    expect(sent.url).toBe(request.url);
    expect(Object.keys(Object.fromEntries(sent.headers))).toEqual(['a', 'x-correlation-id']);
    expect(request.headers.has('x-correlation-id')).toBe(false);
  });
});
