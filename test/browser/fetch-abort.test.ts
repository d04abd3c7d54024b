import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();

describe('a request that is given up', () => {
  it('before it begins rejects with the reason, whatever that is', async () => {
    const seen = await same(async (api, { failure }) => [
      await failure(() => api('/api/items/1', { signal: AbortSignal.abort() })),
      await failure(() => api('/api/items/1', { signal: AbortSignal.abort(new RangeError('mine')) })),
      await failure(() => api('/api/items/1', { signal: AbortSignal.abort('text') })),
      await failure(() => api('/api/items/1', { signal: AbortSignal.abort(404) })),
      await failure(() => api('/api/items/1', { signal: AbortSignal.abort(null) })),
      await failure(() => api(new Request('/api/items/1', { signal: AbortSignal.abort(new RangeError('mine')) }))),
    ]);
    expect(seen).toEqual([
      'DOMException AbortError: signal is aborted without reason',
      'RangeError RangeError: mine',
      'string text',
      'number 404',
      'object null',
      'RangeError RangeError: mine',
    ]);
  });

  it('before the head rejects with the very object that is the reason', async () => {
    const seen = await same(async (api) => {
      const isSame = async (make: (signal: AbortSignal) => Promise<unknown>) => {
        const control = new AbortController();
        const reason = { mine: true };
        const caught = make(control.signal).catch((error: unknown) => error === reason);
        setTimeout(() => control.abort(reason), 20);
        return caught;
      };
      return [
        await isSame((signal) => api('/api/items/1?delay=5000', { signal })),
        await isSame((signal) => api(new Request('/api/items/1?delay=5000', { signal }))),
        await isSame((signal) => api(new Request('/api/items/1?delay=5000'), { signal })),
        await isSame((signal) => api('/api/items/1?delay=5000', new Request('/', { signal }))),
      ];
    });
    expect(seen).toEqual([true, true, true, true]);
  });

  it('by the signal of the init, where the Request has one as well', async () => {
    const seen = await same(async (api, { failure }) => {
      const request = new Request('/api/items/1?delay=100', { signal: AbortSignal.timeout(1) });
      return [
        (await api(request.clone(), { signal: null })).status,
        await failure(() => api(request, { signal: AbortSignal.abort(new RangeError('of the init')) })),
      ];
    });
    expect(seen).toEqual([200, 'RangeError RangeError: of the init']);
  });

  it('after some time rejects with a TimeoutError', async () => {
    const seen = await same((api, { failure }) =>
      failure(() => api('/api/items/1?delay=5000', { signal: AbortSignal.timeout(30) })),
    );
    expect(seen).toBe('DOMException TimeoutError: signal timed out');
  });

  it('after the head has a response, whose body fails with the reason', async () => {
    const seen = await same(async (api, { failure }) => {
      const control = new AbortController();
      const response = await api('/api/items/1?parts=1000', { signal: control.signal });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      const { value } = await reader.read();
      control.abort(new RangeError('mine'));
      const rest = async () => {
        while (!(await reader.read()).done);
      };
      return [
        response.status,
        // A busy browser hands over more of it at once.
        new TextDecoder().decode(value).split('\n')[0],
        await failure(rest),
        await failure(() => reader.closed),
      ];
    });
    expect(seen).toEqual([200, 'part 0', 'RangeError RangeError: mine', 'RangeError RangeError: mine']);
  });

  it('after the head fails whoever reads it as a text', async () => {
    const seen = await same(async (api, { failure }) => {
      const control = new AbortController();
      const response = await api(new Request('/api/items/1?parts=1000', { signal: control.signal }));
      const text = failure(() => response.text());
      setTimeout(() => control.abort(), 20);
      return [await text, response.bodyUsed];
    });
    expect(seen).toEqual([expect.stringMatching(/^DOMException AbortError: /), true]);
  });

  it('when all is there is whole', async () => {
    const seen = await same(async (api) => {
      const control = new AbortController();
      const response = await api('/api/items/1?text=whole', { signal: control.signal });
      const text = await response.text();
      control.abort();
      return [text, response.ok, control.signal.aborted];
    });
    expect(seen).toEqual(['whole', true, true]);
  });
});
