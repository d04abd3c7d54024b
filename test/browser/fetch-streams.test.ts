import { describe, expect, it } from 'vitest';
import { inEachWay } from '../support/ways.ts';

const same = inEachWay();

describe('the body of a response', () => {
  it('is read part by part, as the parts come', async () => {
    const seen = await same(async (api) => {
      const turn = `${Math.random()}`;
      const response = await api(`/api/items/1?parts=3&turn=${turn}`);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      const parts: string[] = [];
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(new TextDecoder().decode(part.value));
        // The server sends the next one only now: nothing on the way can have put them together.
        await fetch(`/api/next?turn=${turn}`);
      }
      return { parts, used: response.bodyUsed, type: response.type };
    });
    expect(seen).toEqual({ parts: ['part 0\n', 'part 1\n', 'part 2\n'], used: true, type: 'basic' });
  });

  it('is read whole, in every form, once', async () => {
    const seen = await same(async (api, { failure }) => {
      const response = () => api('/api/items/1?text=%7B%7D');
      const once = await response();
      return [
        await (await response()).text(),
        await (await response()).json(),
        (await (await response()).arrayBuffer()).byteLength,
        (await (await response()).blob()).type,
        await once.text(),
        await failure(() => once.text()),
      ];
    });
    const again = "TypeError TypeError: Failed to execute 'text' on 'Response': body stream already read";
    expect(seen).toEqual(['{}', {}, 2, 'application/json', '{}', again]);
  });

  it('is not touched before the caller does', async () => {
    const seen = await same(async (api) => {
      const response = await api('/api/items/1?text=there');
      await new Promise((resolve) => setTimeout(resolve, 50));
      return [response.bodyUsed, response.body?.locked, response instanceof Response, response.constructor.name];
    });
    expect(seen).toEqual([false, false, true, 'Response']);
  });

  it('can be cloned, and each read by itself', async () => {
    const seen = await same(async (api, { failure }) => {
      const response = await api('/api/items/1?parts=2');
      const clone = response.clone();
      const texts = [await clone.text(), response.bodyUsed, await response.text()];
      return [...texts, await failure(() => response.clone())];
    });
    const used = "at once: TypeError TypeError: Failed to execute 'clone' on 'Response': Response body is already used";
    expect(seen).toEqual(['part 0\npart 1\n', false, 'part 0\npart 1\n', used]);
  });

  it('can be cancelled', async () => {
    const seen = await same(async (api) => {
      const response = await api('/api/items/1?parts=1000');
      await response.body?.cancel('enough');
      return [response.bodyUsed, await response.text().catch((error: Error) => error.name)];
    });
    expect(seen).toEqual([true, 'TypeError']);
  });

  it('can be piped away', async () => {
    const seen = await same(async (api) => {
      const response = await api('/api/items/1?parts=2');
      const through = response.body?.pipeThrough(new TextDecoderStream());
      return new Response(through?.pipeThrough(new TextEncoderStream())).text();
    });
    expect(seen).toBe('part 0\npart 1\n');
  });
});
