import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();

describe('a Request', () => {
  it('is sent with its method, headers and body, and is used up', async () => {
    const seen = await same(async (api, { echo }) => {
      const request = new Request('/api/items/7', { method: 'POST', headers: { 'x-mine': 'yes' }, body: 'text' });
      const answer = await echo(await api(request));
      return { ...answer, used: request.bodyUsed, mine: request.headers.get('x-mine') };
    });
    expect(seen).toMatchObject({ method: 'POST', path: '/api/items/7', body: 'text', used: true, mine: 'yes' });
    expect(seen).toMatchObject({ headers: { 'x-mine': 'yes', 'content-length': '4' } });
  });

  it('is used up at once, and cannot be sent again', async () => {
    const seen = await same(async (api, { failure }) => {
      const request = new Request('/api/items/7', { method: 'POST', body: 'text' });
      const first = api(request);
      const isUsed = request.bodyUsed;
      const second = await failure(() => api(request));
      return [isUsed, second, (await first).status, await failure(() => api(request))];
    });
    const refused =
      "TypeError TypeError: Failed to execute 'fetch' on 'Window': Cannot construct a Request with a Request object that has already been used.";
    expect(seen).toEqual([true, refused, 200, refused]);
  });

  it('without a body can be sent again, and with one as a clone', async () => {
    const seen = await same(async (api, { echo }) => {
      const bare = new Request('/api/items/7');
      const full = new Request('/api/items/8', { method: 'PUT', body: 'text' });
      const answers = [api(bare), api(bare), api(full.clone()), api(full)];
      return Promise.all(answers.map(async (answer) => (await echo(await answer)).body));
    });
    expect(seen).toEqual(['', '', 'text', 'text']);
  });

  it('keeps its referrer, credentials, cache and mode', async () => {
    const seen = await same(async (api, { echo, failure }) => {
      await api('/api/login?cookie=crumb=1');
      const headersOf = async (init: RequestInit) => {
        const { headers } = await echo(await api(new Request('/api/items/1', init)));
        return `${headers['referer']?.replace(location.origin, '')} ${headers['cookie']} ${headers['cache-control']}`;
      };
      return [
        await headersOf({ referrer: '/from/here' }),
        await headersOf({ referrer: '/from/here', referrerPolicy: 'origin' }),
        await headersOf({ referrerPolicy: 'no-referrer', credentials: 'omit' }),
        await headersOf({ cache: 'no-store' }),
        await failure(() => api(new Request('/api/items/2', { cache: 'only-if-cached', mode: 'same-origin' }))),
      ];
    });
    expect(seen).toEqual([
      '/from/here crumb=1 undefined',
      '/ crumb=1 undefined',
      'undefined undefined undefined',
      '/traced/page crumb=1 no-cache',
      'TypeError TypeError: Failed to fetch',
    ]);
  });

  it('keeps what it has where an init is given that changes something else', async () => {
    const seen = await same(async (api, { echo }) => {
      const given = { referrer: '/from/here', method: 'POST', headers: { 'x-mine': 'request' }, body: 'text' };
      const requests = [{}, { method: 'PUT' }, { headers: { 'x-mine': 'init' } }, { body: 'other' }, undefined];
      const answers = requests.map(async (init) => echo(await api(new Request('/api/items/1', given), init)));
      return (await Promise.all(answers)).map(({ method, headers, body }) => [method, headers['x-mine'], body]);
    });
    expect(seen).toEqual([
      ['POST', 'request', 'text'],
      ['PUT', 'request', 'text'],
      ['POST', 'init', 'text'],
      ['POST', 'request', 'other'],
      ['POST', 'request', 'text'],
    ]);
  });

  it('loses its referrer where the init is not empty, and else does not', async () => {
    const seen = await same(async (api, { echo }) => {
      const sent = async (init?: RequestInit) => {
        const { headers } = await echo(await api(new Request('/api/items/1', { referrer: '/from/here' }), init));
        return headers['referer']?.replace(location.origin, '');
      };
      return [await sent(), await sent({}), await sent({ cache: 'no-store' })];
    });
    expect(seen).toEqual(['/from/here', '/from/here', '/traced/page']);
  });

  it('of another window is one too', async () => {
    const seen = await same(async (api, { echo }) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const { Request: Other } = frame.contentWindow as unknown as typeof globalThis;
      const { headers, path } = await echo(
        await api(new Other(new URL('/api/items/3', location.href), { headers: { 'x-mine': 'yes' } })),
      );
      frame.remove();
      return [headers['x-mine'], path];
    });
    expect(seen).toEqual(['yes', '/api/items/3']);
  });
});
