// @vitest-environment jsdom
import { earlyScript, earlySnippet } from 'footlight/early';
import { describe, expect, it } from 'vitest';

/** The element of a script in the head of a page. */
function elementOf(script: string): HTMLScriptElement {
  const page = `<!doctype html><head>${script}<title>page</title>`;
  const { head } = new DOMParser().parseFromString(page, 'text/html');
  expect([...head.children].map(({ localName }) => localName)).toEqual(['script', 'title']);
  return head.children[0] as HTMLScriptElement;
}

describe('earlyScript', () => {
  it('is a script element with the snippet, and nothing else', () => {
    const element = elementOf(earlyScript());
    expect(element.textContent).toBe(earlySnippet);
    expect(element.attributes).toHaveLength(0);
    expect(earlyScript({ nonce: '' })).toBe(earlyScript());
  });

  it.each(['r4nd0m+/=', `"><script>alert(1)</script>`, `a'b&quot;c<`])('has the nonce %s, escaped', (nonce) => {
    const element = elementOf(earlyScript({ nonce }));
    expect(element.getAttribute('nonce')).toBe(nonce);
    expect(element.textContent).toBe(earlySnippet);
    expect(element.attributes).toHaveLength(1);
  });
});
