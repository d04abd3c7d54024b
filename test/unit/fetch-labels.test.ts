import { createFetch, type FetchOptions, type Telemetry, trackApiRequest } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import type { DecodedPoint } from '../support/decode.ts';

let capture: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  history.replaceState(null, '', '/page/here');
  capture = captureRequests();
  telemetry = client();
});
afterEach(() => history.replaceState(null, '', '/'));

const answer = (code = 200): typeof fetch => vi.fn(async () => new Response(null, { status: code }));
const make = (options: FetchOptions = {}) => createFetch(telemetry, { fetch: answer(), ...options });

async function recorded(): Promise<readonly DecodedPoint[]> {
  await telemetry.flush();
  return capture.points('frontend.api.request.duration');
}
const labels = async () => (await recorded()).map((point) => point.labels);

describe('the endpoint of a request', () => {
  const endpoints = ['/courses/:courseId', '/courses'];
  const origin = location.origin;

  it.each<[RequestInfo | URL, baseUrl: string | undefined, endpoint: string]>([
    ['/courses/jac', '/api', '/courses/:courseId'],
    ['courses/jac', '/api', '/courses/:courseId'],
    ['/courses/jac?full=1#top', '/api', '/courses/:courseId'],
    ['/courses', '/api/', '/courses'],
    ['/orders/42', '/api', '/orders/:id'],
    ['/courses/jac', 'https://api.test/v1', '/courses/:courseId'],
    ['/courses/jac', undefined, '/courses/:courseId'],
    ['courses/jac', undefined, '/page/courses/jac'],
    [`${origin}/api/courses/jac`, '/api', '/courses/:courseId'],
    [`${origin}/courses/jac`, '/api', '/courses/:courseId'],
    ['https://api.test/v1/courses/jac', 'https://api.test/v1', '/courses/:courseId'],
    ['https://other.test/courses/7', '/api', '/courses/:courseId'],
    [new URL('https://api.test/v1/courses/jac'), 'https://api.test/v1/', '/courses/:courseId'],
    [new Request('https://api.test/v1/courses/jac'), 'https://api.test/v1', '/courses/:courseId'],
    [new Request('https://api.test/orders/42'), undefined, '/orders/:id'],
    ['/apiary/7', '/api', '/apiary/:id'],
  ])('%s with the base %s is %s', async (input, baseUrl, endpoint) => {
    await make({ endpoints, ...(baseUrl !== undefined && { baseUrl }) })(input);
    expect(await labels()).toEqual([{ endpoint, method: 'GET', status: '200' }]);
  });
});

describe('the URL that is asked', () => {
  it.each<[RequestInfo | URL, baseUrl: string | undefined, asked: string]>([
    ['/courses', '/api', '/api/courses'],
    ['courses', '/api', '/api/courses'],
    ['/courses', '/api/', '/api/courses'],
    ['/courses?q=1', 'https://api.test/v1', 'https://api.test/v1/courses?q=1'],
    ['/courses', undefined, '/courses'],
    ['/courses', '', '/courses'],
    ['https://other.test/x', '/api', 'https://other.test/x'],
    ['//cdn.test/x', '/api', '//cdn.test/x'],
    ['data:text/plain,x', '/api', 'data:text/plain,x'],
    ['HTTPS://other.test/x', '/api', 'HTTPS://other.test/x'],
  ])('of %s with the base %s is %s', async (input, baseUrl, asked) => {
    const send = answer();
    await make({ fetch: send, ...(baseUrl !== undefined && { baseUrl }) })(input);
    expect(vi.mocked(send).mock.calls[0]?.[0]).toBe(asked);
  });
});

describe('the method', () => {
  it.each<[RequestInfo, RequestInit | undefined, string]>([
    ['/x', undefined, 'GET'],
    ['/x', {}, 'GET'],
    ['/x', { method: 'post' }, 'POST'],
    [new Request('https://a.test/x', { method: 'PUT' }), undefined, 'PUT'],
    [new Request('https://a.test/x', { method: 'PUT' }), { method: 'DELETE' }, 'DELETE'],
  ])('of case %#', async (input, init, method) => {
    await make()(input, init);
    expect(await labels()).toMatchObject([{ method }]);
  });
});

describe('the status', () => {
  it.each([200, 204, 301, 404, 500, 503])('of a response is its code: %d', async (code) => {
    await make({ fetch: answer(code) })('/x');
    expect(await labels()).toMatchObject([{ status: `${code}` }]);
  });

  it('is error where no response came', async () => {
    const api = make({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
    await expect(api('/x')).rejects.toThrow();
    expect(await labels()).toEqual([{ endpoint: '/x', method: 'GET', status: 'error' }]);
  });

  it('is error where fetch throws at once', async () => {
    const api = make({
      fetch: () => {
        throw new TypeError('bad URL');
      },
    });
    await expect(api('/x')).rejects.toThrow('bad URL');
    expect(await labels()).toMatchObject([{ status: 'error' }]);
  });

  it.each(['init', 'request'])('is aborted where the caller gave up, by the signal of the %s', async (where) => {
    const controller = new AbortController();
    const { signal } = controller;
    const api = make({
      fetch: () =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const answered = where === 'init' ? api('/x', { signal }) : api(new Request('https://a.test/x', { signal }));
    controller.abort();
    await expect(answered).rejects.toMatchObject({ name: 'AbortError' });
    expect(await labels()).toMatchObject([{ endpoint: '/x', status: 'aborted' }]);
  });
});

describe('the duration', () => {
  it('is in seconds, to the head of the response', async () => {
    vi.useFakeTimers();
    capture = captureRequests();
    telemetry = client();
    const api = make({ fetch: () => new Promise((resolve) => setTimeout(() => resolve(new Response('x')), 250)) });
    const answered = api('/x');
    await vi.advanceTimersByTimeAsync(250);
    await answered;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await recorded()).toMatchObject([
      {
        unit: 's',
        kind: 'histogram',
        count: 1,
        value: 0.25,
        bounds: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10],
        buckets: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      },
    ]);
  });

  it('can be recorded without a fetch client', async () => {
    trackApiRequest(telemetry, '/courses/:courseId', 'get', 182, { status: 200 });
    trackApiRequest(telemetry, '/courses/:courseId', 'GET', 300);
    const points = await recorded();
    expect(points.map((point) => [point.labels, point.value])).toEqual([
      [{ endpoint: '/courses/:courseId', method: 'GET', status: '200' }, 0.182],
      [{ endpoint: '/courses/:courseId', method: 'GET', status: 'error' }, 0.3],
    ]);
  });
});
