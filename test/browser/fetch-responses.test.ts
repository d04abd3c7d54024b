import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();
const FAILED = 'TypeError TypeError: Failed to fetch';

describe('a response', () => {
  it.each([200, 204, 304, 404, 500, 503])('of status %d is an answer and no failure', async (status) => {
    const code = `async (api) => { const { ok, status, redirected, url } = await api('/api/items/1?status=${status}');
      return { ok, status, redirected, path: new URL(url).pathname } }`;
    const seen = await same(code);
    expect(seen).toEqual({ ok: status < 300, status, redirected: false, path: '/api/items/1' });
  });

  it('that is redirected is followed, not followed, or refused', async () => {
    const seen = await same(async (api, { failure }) => {
      const url = '/api/old/1?location=/api/items/1';
      const followed = await api(url);
      const manual = await api(url, { redirect: 'manual' });
      return [
        [followed.redirected, new URL(followed.url).pathname, ((await followed.json()) as { path: string }).path],
        [manual.type, manual.status, manual.redirected, manual.body],
        await failure(() => api(url, { redirect: 'error' })),
        await failure(() => api('/api/old/1?location=/api/old/1?location=http%3A%2F%2F%5B')),
      ];
    });
    expect(seen).toEqual([[true, '/api/items/1', '/api/items/1'], ['opaqueredirect', 0, false, null], FAILED, FAILED]);
  });

  it('that is redirected keeps method and body where its status says so', async () => {
    const seen = await same(async (api, { echo }) => {
      const sent = async (status: number) => {
        const url = `/api/old/1?status=${status}&location=/api/items/1`;
        const { method, body } = await echo(await api(url, { method: 'POST', body: 'text' }));
        return [method, body];
      };
      return [await sent(302), await sent(303), await sent(307), await sent(308)];
    });
    expect(seen).toEqual([
      ['GET', ''],
      ['GET', ''],
      ['POST', 'text'],
      ['POST', 'text'],
    ]);
  });

  it('of another origin is opaque without CORS, or refused', async () => {
    const seen = await same(async (api, { elsewhere, failure }) => {
      const { type, status, ok, url } = await api(`${elsewhere}/api/items/1`, { mode: 'no-cors' });
      const headers = { 'x-mine': 'is left out' };
      const simple = await api(new Request(`${elsewhere}/api/items/1`, { mode: 'no-cors', headers, method: 'POST' }));
      return [
        [type, status, ok, url, simple.type],
        await failure(() => api(`${elsewhere}/api/items/1`)),
        await failure(() => api(`${elsewhere}/api/items/1`, { mode: 'same-origin' })),
      ];
    });
    expect(seen).toEqual([['opaque', 0, false, '', 'opaque'], FAILED, FAILED]);
  });

  it('of another origin that lets it is read, with cookies where asked for', async () => {
    const seen = await same(async (api, { elsewhere, echo }) => {
      const url = `${elsewhere}/api/items/1?cors=traceparent`;
      const response = await api(url);
      const withCookies = await api(url, { credentials: 'include' });
      return [response.type, (await echo(response)).headers['origin'] === location.origin, withCookies.status];
    });
    expect(seen).toEqual(['cors', true, 200]);
  });

  it('has the integrity that is asked for, or is refused', async () => {
    const seen = await same(async (api, { failure }) => {
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('right')));
      const integrity = `sha256-${btoa(String.fromCharCode(...hash))}`;
      return [
        await (await api('/api/items/1?text=right', { integrity })).text(),
        await (await api(new Request('/api/items/1?text=right', { integrity }))).text(),
        await failure(() => api('/api/items/1?text=wrong', { integrity })),
        await failure(() => api(new Request('/api/items/1?text=wrong', { integrity }))),
      ];
    });
    expect(seen).toEqual(['right', 'right', FAILED, FAILED]);
  });
});

describe('a request that fails', () => {
  it('rejects with a TypeError where the connection breaks or is refused', async () => {
    const seen = await same(async (api, { failure }) => [
      await failure(() => api('/api/items/1?drop')),
      await failure(() => api('http://127.0.0.1:1/')),
      await failure(() => api('/api/items/1?drop', { method: 'POST', body: 'text' })),
    ]);
    expect(seen).toEqual([FAILED, FAILED, FAILED]);
  });

  it('is heard of by the page where nobody handles it, once', async () => {
    const seen = await same(async (api) => {
      const heard: string[] = [];
      const listen = (event: PromiseRejectionEvent) => {
        event.preventDefault();
        heard.push(String(event.reason));
      };
      addEventListener('unhandledrejection', listen);
      void api('/api/items/1?drop');
      void api('/api/items/1', { signal: AbortSignal.abort(new RangeError('mine')) });
      await api('/api/items/1?drop').catch(() => undefined);
      await api('/api/items/1?delay=100');
      removeEventListener('unhandledrejection', listen);
      return heard.sort();
    });
    expect(seen).toEqual(['RangeError: mine', 'TypeError: Failed to fetch']);
  });
});
