import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();

describe('an init', () => {
  it('can be a Request: all of it counts but the URL', async () => {
    const seen = await same(async (api, { echo, failure }) => {
      const given = { method: 'PUT', headers: { 'x-mine': 'yes' }, referrer: '/from/here' };
      const { method, headers, path } = await echo(await api('/api/items/1', new Request('/other', given)));
      const withBody = new Request('/other', { method: 'PUT', body: 'text' });
      return [method, headers['x-mine'], path, await failure(() => api('/api/items/1', withBody))];
    });
    expect(seen).toEqual(['PUT', 'yes', '/api/items/1', expect.any(String)]);
  });

  it('can be an instance of a class, with getters and private fields', async () => {
    const seen = await same(async (api, { echo }) => {
      class Init {
        #secret = 'yes';
        get method() {
          return 'POST';
        }
        get headers() {
          return { 'x-mine': this.#secret };
        }
        get body() {
          return 'text';
        }
      }
      const { method, headers, body } = await echo(await api('/api/items/1', new Init()));
      return [method, headers['x-mine'], body];
    });
    expect(seen).toEqual(['POST', 'yes', 'text']);
  });

  it('can inherit, have getters, or have no prototype', async () => {
    const seen = await same(async (api, { echo }) => {
      const inherits = Object.create({ method: 'PUT', headers: { 'x-mine': 'inherited' } });
      const computes = {
        get headers() {
          return [['x-mine', 'computed']] satisfies HeadersInit;
        },
      };
      const bare = Object.assign(Object.create(null), { headers: { 'x-mine': 'bare' } });
      const answers = [inherits, computes, bare, null, {}].map(async (init) => echo(await api('/api/items/1', init)));
      return (await Promise.all(answers)).map(({ method, headers }) => `${method} ${headers['x-mine']}`);
    });
    expect(seen).toEqual(['PUT inherited', 'GET computed', 'GET bare', 'GET undefined', 'GET undefined']);
  });

  it('is not changed, and can be used again', async () => {
    const seen = await same(async (api, { echo }) => {
      const headers = new Headers({ 'x-mine': 'yes' });
      const init = Object.freeze({ method: 'POST', headers, body: 'text' });
      const bodies = [
        (await echo(await api('/api/items/1', init))).body,
        (await echo(await api('/x/../api/2', init))).body,
      ];
      return [...bodies, Object.keys(init), Object.getOwnPropertySymbols(init).length, [...headers]];
    });
    expect(seen).toEqual(['text', 'text', ['method', 'headers', 'body'], 0, [['x-mine', 'yes']]]);
  });
});
