import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay(({ isOurs }) => !isOurs);

describe('a request by XMLHttpRequest', () => {
  it('that succeeds tells of each step, and has what was answered', async () => {
    const seen = await same(async (_, { hear, over }) => {
      const xhr = new XMLHttpRequest();
      const heard = hear(xhr);
      xhr.open('GET', '/api/items/1?text=there');
      xhr.send();
      await over(xhr);
      return [heard, xhr.responseText, xhr.statusText, xhr.getResponseHeader('content-type')];
    });
    const steps = ['readystatechange 1 0', 'loadstart 1 0', 'readystatechange 2 200', 'readystatechange 3 200'];
    const ends = ['readystatechange 4 200', 'load 4 200', 'loadend 4 200'];
    expect(seen).toEqual([[...steps, ...ends], 'there', 'OK', 'application/json']);
  });

  it('that fails, is refused, takes too long or is given up tells which', async () => {
    const seen = await same(async (_, { hear, over, elsewhere }) => {
      const send = async (url: string, change: (xhr: XMLHttpRequest) => void = () => undefined) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', url);
        change(xhr);
        const heard = hear(xhr);
        const isOver = over(xhr);
        xhr.send();
        await isOver;
        return heard.filter((one) => !one.startsWith('readystatechange'));
      };
      return [
        await send('/api/items/1?drop'),
        await send(`${elsewhere}/api/items/1`),
        await send('/api/items/1?delay=5000', (xhr) => {
          xhr.timeout = 30;
        }),
        await send('/api/items/1?delay=5000', (xhr) => setTimeout(() => xhr.abort(), 30)),
        await send('/api/items/1?status=503'),
      ];
    });
    expect(seen).toEqual([
      ['loadstart 1 0', 'error 4 0', 'loadend 4 0'],
      ['loadstart 1 0', 'error 4 0', 'loadend 4 0'],
      ['loadstart 1 0', 'timeout 4 0', 'loadend 4 0'],
      ['loadstart 1 0', 'abort 4 0', 'loadend 4 0'],
      ['loadstart 1 0', 'load 4 503', 'loadend 4 503'],
    ]);
  });

  it('calls handlers and listeners in the order in which they were set, with the request as this', async () => {
    const seen = await same(async (_, { over }) => {
      const xhr = new XMLHttpRequest();
      const heard: unknown[] = [];
      xhr.addEventListener('load', () => heard.push('first'));
      xhr.onload = function (event) {
        heard.push('handler', this === xhr, event.target === xhr, event.type, event.loaded);
      };
      xhr.addEventListener('load', () => heard.push('second'));
      xhr.open('GET', '/api/items/1?text=there');
      xhr.send();
      xhr.addEventListener('load', () => heard.push('last'));
      await over(xhr);
      return heard;
    });
    expect(seen).toEqual(['first', 'handler', true, true, 'load', 5, 'second', 'last']);
  });

  it('answers in the type that is asked for', async () => {
    const seen = await same(async (_, { over }) => {
      const types = ['', 'text', 'json', 'arraybuffer', 'blob', 'document'] as const;
      return Promise.all(
        types.map(async (type) => {
          const xhr = new XMLHttpRequest();
          xhr.open('GET', '/api/items/1?text=%7B%7D');
          xhr.responseType = type;
          xhr.send();
          await over(xhr);
          return [xhr.responseType, Object.prototype.toString.call(xhr.response)];
        }),
      );
    });
    expect(seen).toEqual([
      ['', '[object String]'],
      ['text', '[object String]'],
      ['json', '[object Object]'],
      ['arraybuffer', '[object ArrayBuffer]'],
      ['blob', '[object Blob]'],
      ['document', '[object Null]'],
    ]);
  });

  it('sends the headers that are set, each time that they are set', async () => {
    const seen = await same(async (_, { over, echo }) => {
      const xhr = new XMLHttpRequest();
      xhr.open('post', '/api/items/1');
      xhr.setRequestHeader('X-Mine', 'a');
      xhr.setRequestHeader('x-mine', 'b');
      xhr.setRequestHeader('content-type', 'text/x');
      xhr.send('text');
      await over(xhr);
      const { method, headers, body } = await echo(new Response(xhr.responseText));
      return [method, headers['x-mine'], headers['content-type'], body];
    });
    expect(seen).toEqual(['POST', 'a, b', 'text/x', 'text']);
  });

  it('tells how the upload goes, without a preflight of its own', async () => {
    const seen = await same(async (_, { over, elsewhere }) => {
      const send = async (url: string) => {
        const xhr = new XMLHttpRequest();
        const heard = new Set<string>();
        for (const type of ['loadstart', 'progress', 'load', 'loadend'] as const) {
          xhr.upload.addEventListener(type, ({ loaded, total }) => heard.add(`${type} ${loaded === total}`));
        }
        xhr.open('POST', url);
        xhr.send('x'.repeat(1_000));
        await over(xhr);
        return [...heard, xhr.status];
      };
      return [await send('/api/items/1'), await send(`${elsewhere}/api/items/1?cors=traceparent`)];
    });
    const steps = ['loadstart false', 'progress true', 'load true', 'loadend true', 200];
    expect(seen).toEqual([steps, steps]);
  });

  it('can be synchronous, and then throws where it fails', async () => {
    const seen = await same(async (_, { failure, hear }) => {
      const xhr = new XMLHttpRequest();
      const heard = hear(xhr);
      xhr.open('GET', '/api/items/1?text=there', false);
      xhr.send();
      const text = xhr.responseText;
      xhr.open('GET', '/api/items/1?drop', false);
      return [text, await failure(() => xhr.send()), heard, xhr.readyState, xhr.status];
    });
    const failed = expect.stringMatching(/^at once: DOMException NetworkError: Failed to execute 'send'/);
    const succeeds = ['readystatechange 1 0', 'readystatechange 4 200', 'load 4 200', 'loadend 4 200'];
    expect(seen).toEqual(['there', failed, [...succeeds, 'readystatechange 1 0'], 4, 0]);
  });
});
