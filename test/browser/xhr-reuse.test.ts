import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay(({ isOurs }) => !isOurs);

describe('an XMLHttpRequest that is used again', () => {
  it('after its end makes another request', async () => {
    const seen = await same(async (_, { hear, over }) => {
      const xhr = new XMLHttpRequest();
      const texts: string[] = [];
      for (const text of ['one', 'two']) {
        xhr.open('GET', `/api/items/1?text=${text}`);
        xhr.send();
        await over(xhr);
        texts.push(xhr.responseText);
      }
      const heard = hear(xhr);
      xhr.open('GET', '/api/items/1?drop');
      xhr.send();
      await over(xhr);
      return [texts, heard.at(-1)];
    });
    expect(seen).toEqual([['one', 'two'], 'loadend 4 0']);
  });

  it('as it ends, in a handler, makes another one', async () => {
    const seen = await same(async (_, { hear }) => {
      const chain = (type: 'load' | 'readystatechange' | 'error' | 'abort') =>
        new Promise<string[]>((resolve) => {
          const xhr = new XMLHttpRequest();
          const heard = hear(xhr);
          let left = 3;
          const send = (): void => {
            xhr.open('GET', `/api/items/1?text=a${type === 'error' ? '&drop' : ''}`);
            xhr.send();
            if (type === 'abort') xhr.abort();
          };
          xhr.addEventListener(type, () => {
            if (xhr.readyState !== 4) return;
            if (--left) send();
            else resolve(heard);
          });
          send();
        });
      const all = [await chain('load'), await chain('readystatechange'), await chain('error'), await chain('abort')];
      return all.map((heard) => heard.filter((one) => one.startsWith('loadstart')).length);
    });
    expect(seen).toEqual([3, expect.any(Number), 3, 3]);
  });

  it('while its request is on its way gives that up without a word', async () => {
    const seen = await same(async (_, { hear, over }) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/api/items/1?delay=5000');
      xhr.send();
      const heard = hear(xhr);
      xhr.open('GET', '/api/items/1?text=second');
      xhr.send();
      await over(xhr);
      return [xhr.responseText, heard.filter((one) => !one.startsWith('readystatechange'))];
    });
    expect(seen).toEqual(['second', ['loadstart 1 0', 'load 4 200', 'loadend 4 200']]);
  });

  it('while its request is on its way, but wrongly, lets that go on', async () => {
    const seen = await same(async (_, { over, failure }) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/api/items/1?text=first&delay=50');
      xhr.send();
      const isOver = over(xhr);
      const refused = [
        await failure(() => xhr.open('bad method', '/')),
        await failure(() => xhr.open('GET', 'http://')),
      ];
      await isOver;
      return [...refused, xhr.responseText];
    });
    const refused = expect.stringMatching(/^at once: DOMException SyntaxError: Failed to execute 'open'/);
    expect(seen).toEqual([refused, refused, 'first']);
  });

  it('without open, or sent twice, or with headers too late, throws what the browser throws', async () => {
    const seen = await same(async (_, { over, failure }) => {
      const xhr = new XMLHttpRequest();
      const unopened = [await failure(() => xhr.send()), await failure(() => xhr.setRequestHeader('a', 'b'))];
      xhr.open('GET', '/api/items/1?text=there');
      const wrong = await failure(() => xhr.setRequestHeader('a b', 'c'));
      xhr.send();
      const sent = [await failure(() => xhr.send()), await failure(() => xhr.setRequestHeader('a', 'b'))];
      await over(xhr);
      return [...unopened, wrong, ...sent, await failure(() => xhr.send()), xhr.responseText];
    });
    const invalid = expect.stringMatching(/^at once: DOMException InvalidStateError: Failed to execute '(send|setReq)/);
    const syntax = expect.stringMatching(/^at once: DOMException SyntaxError: Failed to execute 'setRequestHeader'/);
    expect(seen).toEqual([invalid, invalid, syntax, invalid, invalid, invalid, 'there']);
  });

  it('with wrong arguments or a wrong this throws what the browser throws', async () => {
    const seen = await same(async (_, { failure }) => {
      const { open, send, setRequestHeader } = XMLHttpRequest.prototype;
      const xhr = new XMLHttpRequest();
      const loose = xhr.open as (...args: unknown[]) => void;
      return [
        await failure(() => loose.call(xhr)),
        await failure(() => loose.call(xhr, 'GET')),
        await failure(() => loose.call({}, 'GET', '/')),
        await failure(() => send.call({} as XMLHttpRequest)),
        await failure(() => setRequestHeader.call({} as XMLHttpRequest, 'a', 'b')),
        await failure(() => Reflect.apply(send, null, [])),
        (await failure(() => Reflect.apply(open, undefined, ['GET', '/']))).split(':')[1],
      ];
    });
    expect(seen).toEqual([
      expect.stringContaining('2 arguments required, but only 0 present'),
      expect.stringContaining('2 arguments required, but only 1 present'),
      ...Array(4).fill('at once: TypeError TypeError: Illegal invocation'),
      ' TypeError TypeError',
    ]);
  });

  it('can be opened and sent by a subclass, and without the third argument of open', async () => {
    const seen = await same(async (_, { over }) => {
      class Mine extends XMLHttpRequest {
        override send(body?: XMLHttpRequestBodyInit | null): void {
          super.send(body ?? 'mine');
        }
      }
      const xhr = new Mine();
      xhr.open('PUT', '/api/items/1');
      xhr.send();
      await over(xhr);
      return (JSON.parse(xhr.responseText) as { body: string }).body;
    });
    expect(seen).toBe('mine');
  });
});
