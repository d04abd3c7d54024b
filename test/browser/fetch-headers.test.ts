import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();

describe('the headers of a request', () => {
  it('can be given in every form, those that are read only once too', async () => {
    const seen = await same(async (api, { echo }) => {
      const once = function* (): Generator<[string, string]> {
        yield ['x-mine', 'once'];
      };
      const forms = [
        { 'X-Mine': 'record' },
        [['x-mine', 'array']],
        new Headers({ 'x-mine': 'Headers' }),
        new Map([['x-mine', 'map']]),
        once(),
        [
          ['x-mine', 'a'],
          ['x-mine', 'b'],
        ],
      ] as HeadersInit[];
      const answers = forms.map(async (headers) => echo(await api('/api/items/1', { headers })));
      return (await Promise.all(answers)).map(({ headers }) => headers['x-mine']);
    });
    expect(seen).toEqual(['record', 'array', 'Headers', 'map', 'once', 'a, b']);
  });

  it('are trimmed, and are left out where only the browser sets them', async () => {
    const seen = await same(async (api, { echo }) => {
      const given = { 'x-mine': ' yes\t', host: 'elsewhere', 'content-length': '99', 'sec-mine': '1' };
      const { headers } = await echo(await api('/api/items/1', { headers: given }));
      return [headers['x-mine'], headers['host'] === location.host, headers['content-length'], headers['sec-mine']];
    });
    expect(seen).toEqual(['yes', true, undefined, undefined]);
  });

  it('that are wrong are refused in the words of fetch', async () => {
    const seen = await same(async (api, { failure }) => {
      const wrong = [
        { 'a b': '1' },
        { a: 'b\nc' },
        { a: 'sn\u2603w' },
        [['a']],
        [['a', 'b', 'c']],
        'text',
        null,
        5,
      ] as unknown as HeadersInit[];
      return Promise.all(wrong.map((headers) => failure(() => api('/api/items/1', { headers }))));
    });
    expect(seen).toHaveLength(8);
    for (const refusal of seen as string[]) {
      expect(refusal).toMatch(/^TypeError TypeError: Failed to (execute 'fetch' on|read the 'headers' property)/);
    }
  });

  it('of another origin need its permission', async () => {
    const seen = await same(async (api, { elsewhere, echo, failure }) => {
      const headers = { 'x-mine': 'yes' };
      const { headers: arrived } = await echo(
        await api(`${elsewhere}/api/items/1?cors=x-mine,traceparent`, { headers }),
      );
      return [arrived['x-mine'], await failure(() => api(`${elsewhere}/api/items/1?cors=traceparent`, { headers }))];
    });
    expect(seen).toEqual(['yes', 'TypeError TypeError: Failed to fetch']);
  });
});

describe('the URL of a request', () => {
  it('can be whatever becomes a text', async () => {
    const seen = await same(async (api, { echo }) => {
      const inputs = [
        new URL('/api/items/1', location.href),
        { toString: () => '/api/items/2' },
        '../api/items/3#hash',
        'data:text/plain,here',
        URL.createObjectURL(new Blob(['blob'])),
      ] as (string | URL)[];
      return Promise.all(
        inputs.map(async (input, index) => {
          const response = await api(input);
          return index < 3 ? (await echo(response)).path : response.text();
        }),
      );
    });
    expect(seen).toEqual(['/api/items/1', '/api/items/2', '/api/items/3', 'here', 'blob']);
  });

  it('that is wrong is refused in the words of fetch', async () => {
    const seen = await same(async (api, { failure }) => {
      const wrong = ['http://', 'http://a:b@127.0.0.1/', 'about:blank', 'unknown:x', Symbol('url')] as string[];
      return Promise.all(wrong.map((input) => failure(() => api(input))));
    });
    expect(seen).toEqual([
      expect.stringMatching(/^TypeError TypeError: Failed to execute 'fetch' on 'Window': Failed to parse URL/),
      expect.stringMatching(
        /^TypeError TypeError: Failed to execute 'fetch' on 'Window': Request cannot be constructed/,
      ),
      'TypeError TypeError: Failed to fetch',
      'TypeError TypeError: Failed to fetch',
      expect.stringMatching(/^TypeError TypeError: /),
    ]);
  });
});
