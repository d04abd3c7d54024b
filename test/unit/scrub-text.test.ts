import { expect, it } from 'vitest';
import { scrubText } from '../../src/privacy/scrub-text.ts';

it.each([
  ['nothing to see: a/b?c=1#d', 'nothing to see: a/b?c=1#d'],
  ['GET https://a.test/b?c=1.', 'GET https://a.test/b.'],
  ['(https://a.test/b?c=1), "https://a.test:81/d#e";', '(https://a.test/b), "https://a.test:81/d";'],
  ['HTTPS://me:pw@A.test/b wss://a.test/?token=1', 'HTTPS://A.test/b wss://a.test/'],
  [`'https://a.test/b?c=1', 'https://a.test/o'b?c=it's&d=1'`, `'https://a.test/b', 'https://a.test/o'b'`],
  ['url=https://a.test?b=https://c.test/d', 'url=https://a.test'],
  [
    'at https://a.test/a.js?v=2:10:7\n(https://a.test/a.js?v=2#x:10:7)',
    'at https://a.test/a.js:10:7\n(https://a.test/a.js:10:7)',
  ],
])('leaves of the URLs in a text what may be recorded: %s', (text, scrubbed) => {
  expect(scrubText(text)).toBe(scrubbed);
});
