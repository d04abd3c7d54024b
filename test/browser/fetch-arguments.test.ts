import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();

describe('the arguments of fetch', () => {
  it('that are wrong are refused in the words of fetch, as a rejection', async () => {
    const seen = await same(async (api, { failure }) => {
      const wrong = [
        { method: 'bad method' },
        { method: 'TRACE' },
        { method: 'GET', body: 'text' },
        { mode: 'navigate' },
        { mode: 'unknown' },
        { referrer: 'http://' },
        { cache: 'only-if-cached' },
        { signal: {} },
        { priority: 'urgent' },
        'text',
        '',
        5,
        Symbol('init'),
      ] as RequestInit[];
      return Promise.all(wrong.map((init) => failure(() => api('/api/items/1', init))));
    });
    expect(seen).toHaveLength(13);
    for (const refusal of seen as string[]) {
      expect(refusal).toMatch(/^TypeError TypeError: Failed to (execute 'fetch' on 'Window'|read the '\w+' property)/);
    }
  });

  it('can be missing: that is a rejection and no request', async () => {
    const seen = await same(async (api, { failure }) => {
      const none = api as () => Promise<Response>;
      return [await failure(() => none()), (await api(undefined as unknown as string)).status];
    });
    expect(seen).toEqual([
      "TypeError TypeError: Failed to execute 'fetch' on 'Window': 1 argument required, but only 0 present.",
      200,
    ]);
  });

  it('come with a this that may be the window or nothing, and else is refused', async () => {
    const seen = await same(async (_, { failure }) => {
      const url = '/api/items/1';
      const held = { fetch };
      return [
        (await fetch.call(undefined, url)).status,
        (await fetch.call(window, url)).status,
        (await window.fetch(url)).status,
        (await Reflect.apply(fetch, null, [url])).status,
        await failure(() => fetch.call({} as Window, url)),
        await failure(() => held.fetch(url)),
        await failure(() => fetch.call(document as unknown as Window, url)),
      ];
    });
    const refused = "TypeError TypeError: Failed to execute 'fetch' on 'Window': Illegal invocation";
    expect(seen).toEqual([200, 200, 200, 200, refused, refused, refused]);
  });
});
