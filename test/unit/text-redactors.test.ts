import { bearerTokens, cardNumbers, emails, hexStrings, ibans, type TextRedactor } from 'footlight';
import { describe, expect, it } from 'vitest';
import { scrubText } from '../../src/privacy/scrub-text.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLWhlcmU';
const HEX = '0123456789abcdef0123456789ABCDEF';

describe.each<[string, TextRedactor, readonly (readonly [string, string])[]]>([
  [
    'e-mail addresses',
    emails,
    [
      ['mail ann.lee+x@mail.example.com, or <bob@a.io>.', 'mail [email], or <[email]>.'],
      ['/users/ann%40example.com/edit', '/users/[email]/edit'],
      ['jürgen@münchen.example', '[email]'],
      ['logo@2x.png react@18.2.0 @scope/name a@b', 'logo@2x.png react@18.2.0 @scope/name a@b'],
    ],
  ],
  [
    'bearer tokens and JSON Web Tokens',
    bearerTokens,
    [
      ['Authorization: Bearer abc.DEF_123-456=', 'Authorization: Bearer [token]'],
      ['authorization=bearer%20abcdefgh12', 'authorization=bearer%20[token]'],
      [`id_token_${JWT}&x=1 eyJhbGciOiJIUzI1NiJ9`, 'id_token_[token]&x=1 [token]'],
      ['the bearer of news, eyJ', 'the bearer of news, eyJ'],
    ],
  ],
  [
    'card numbers',
    cardNumbers,
    [
      ['4111 1111 1111 1111 and 4111-1111-1111-1111', '[card] and [card]'],
      ['2026-11-28 4111111111111111 12', '2026-11-28 [card] 12'],
      ['378282246310005, 6011000990139424, 5555555555554444', '[card], [card], [card]'],
      ['4111 1111 1111 1112', '4111 1111 1111 1112'],
      ['1750000000000 1750000000000000000 0000000000000000', '1750000000000 1750000000000000000 0000000000000000'],
    ],
  ],
  [
    'account numbers',
    ibans,
    [
      ['to DE89 3704 0044 0532 0130 00 today', 'to [iban] today'],
      ['iban=GB29NWBK60161331926819;', 'iban=[iban];'],
      ['fr14-2004-1010-0505-0001-3M02-606', '[iban]'],
      ['DE89 3704 0044 0532 0130 01', 'DE89 3704 0044 0532 0130 01'],
    ],
  ],
  [
    'long hexadecimal digits',
    hexStrings,
    [
      [`key ${HEX}; key`, 'key [hex]; key'],
      [`${HEX.slice(1)} 123e4567-e89b-12d3-a456-426614174000`, `${HEX.slice(1)} 123e4567-e89b-12d3-a456-426614174000`],
    ],
  ],
])('%s', (_, redact, rows) => {
  it.each(rows)('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });
});

const LENGTH = 100_000;
const WORST = [
  'a',
  'a@',
  '%40',
  'a%40b.',
  'a@a.a.a.a.a.a.a.a.',
  '@a-a',
  'Bearer ',
  'bearer%20',
  'eyJ',
  'eyJaaaaaaaa.',
  'eyJeyJeyJ.',
  '4',
  '4 ',
  '4111 1111 1111 1112 ',
  '4-',
  'DE89',
  'DE89 ',
  'a1 ',
  'f',
  `${'f'.repeat(31)}g`,
  '://a',
  '://a?',
  '://:1',
  '://a?:1',
  '://a?),',
  '://a?b:1:1:1',
  ' ',
  '.',
];

describe.each([
  ['emails', emails],
  ['bearerTokens', bearerTokens],
  ['cardNumbers', cardNumbers],
  ['ibans', ibans],
  ['hexStrings', hexStrings],
  ['the scrubbing of URLs', scrubText],
])('%s takes no longer than a text is long', (_, redact) => {
  it.each(WORST)('of "%s" again and again', (part) => {
    const text = part.repeat(LENGTH / part.length);
    const began = performance.now();
    redact(`${text}!`);
    // Of 100 KB. Where it takes the square of that, it is ten seconds and more.
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});
