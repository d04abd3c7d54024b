import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();

describe('the body of a request', () => {
  it('can be of every kind, and brings its content type', async () => {
    const seen = await same(async (api, { echo }) => {
      const bytes = new TextEncoder().encode('bytes');
      const form = new FormData();
      form.append('name', 'value');
      form.append('file', new Blob(['content'], { type: 'text/x' }), 'file.txt');
      const bodies = [
        'text',
        new Blob(['blob'], { type: 'text/x' }),
        new URLSearchParams({ a: '1', b: '2 3' }),
        bytes,
        bytes.buffer,
        new DataView(bytes.buffer),
        form,
        null,
      ];
      const answers = bodies.map(async (body) => echo(await api('/api/items/1', { method: 'POST', body })));
      const boundary = /-+WebKitFormBoundary\w+/g;
      return (await Promise.all(answers)).map(({ headers, body }) =>
        [headers['content-type'], body].map((text) => text?.replace(boundary, '---')),
      );
    });
    expect(seen).toEqual([
      ['text/plain;charset=UTF-8', 'text'],
      ['text/x', 'blob'],
      ['application/x-www-form-urlencoded;charset=UTF-8', 'a=1&b=2+3'],
      [undefined, 'bytes'],
      [undefined, 'bytes'],
      [undefined, 'bytes'],
      [expect.stringContaining('multipart/form-data'), expect.stringContaining('content')],
      [undefined, ''],
    ]);
  });

  it('keeps a content type that the caller gives', async () => {
    const seen = await same(async (api, { echo }) => {
      const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
      const answers = [api('/api/items/1', init), api(new Request('/api/items/1', init))];
      return Promise.all(answers.map(async (answer) => (await echo(await answer)).headers['content-type']));
    });
    expect(seen).toEqual(['application/json', 'application/json']);
  });

  it('can be large', async () => {
    const seen = await same(async (api, { echo }) => {
      const answer = await echo(await api('/api/items/1', { method: 'POST', body: 'x'.repeat(3_000_000) }));
      return answer.body.length;
    });
    expect(seen).toBe(3_000_000);
  });

  it('can be sent with keepalive, up to what the browser allows', async () => {
    const seen = await same(async (api, { echo, failure }) => {
      const init = { method: 'POST', keepalive: true };
      const { body } = await echo(await api('/api/items/1', { ...init, body: 'x'.repeat(1_000) }));
      return [body.length, await failure(() => api('/api/items/1', { ...init, body: 'x'.repeat(70_000) }))];
    });
    expect(seen).toEqual([1_000, 'TypeError TypeError: Failed to fetch']);
  });

  it('cannot be a stream without HTTP/2, nor without duplex', async () => {
    const seen = await same(async (api, { failure }) => {
      const stream = () => new Blob(['text']).stream();
      const init = () => ({ method: 'POST', body: stream(), duplex: 'half' }) as RequestInit;
      return [
        await failure(() => api('/api/items/1', init())),
        await failure(() => api(new Request('/api/items/1', init()))),
        await failure(() => api('/api/items/1', { method: 'POST', body: stream() })),
        await failure(() => api('/api/items/1', { ...init(), keepalive: true })),
      ];
    });
    expect(seen).toEqual([
      'TypeError TypeError: Failed to fetch',
      'TypeError TypeError: Failed to fetch',
      expect.stringMatching(/^TypeError TypeError: .*duplex/),
      expect.stringMatching(/^TypeError TypeError: .*keepalive/i),
    ]);
  });
});
