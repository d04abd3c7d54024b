import fc, { type Arbitrary } from 'fast-check';

const HEX = [...'0123456789abcdef'];
const ALPHANUMERIC = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const BASE64_URL = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const CARDS = ['4', '51', '2221', '37', '6011', '62', '36'];
const CARD_LENGTHS: Readonly<Record<string, number>> = { 37: 15, 36: 14 };

const textOf = (characters: readonly string[], min: number, max: number = min): Arbitrary<string> =>
  fc.array(fc.constantFrom(...characters), { minLength: min, maxLength: max }).map((list) => list.join(''));

/** The digit that makes a number valid by Luhn. */
function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((all, digit, i) => {
    const value = Number(digit) * (i % 2 ? 1 : 2);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return `${(10 - (sum % 10)) % 10}`;
}

const inGroups = (said: string, size: number, separator: string): string =>
  (said.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(separator);

const grouped = (plain: Arbitrary<string>): Arbitrary<string> =>
  fc.tuple(plain, fc.constantFrom('', ' ', '-')).map(([said, separator]) => inGroups(said, 4, separator));

const cards = grouped(
  fc.tuple(fc.constantFrom(...CARDS), textOf([...'0123456789'], 18)).map(([prefix, digits]) => {
    const all = (prefix + digits).slice(0, (CARD_LENGTHS[prefix] ?? 16) - 1);
    return all + checkDigit(all);
  }),
);

function ibanOf(country: string, rest: string): string {
  const digits = [...`${rest}${country}00`].map((one) => Number.parseInt(one, 36)).join('');
  return `${country}${`${98n - (BigInt(digits) % 97n)}`.padStart(2, '0')}${rest}`;
}

const ibans = grouped(
  fc
    .tuple(fc.constantFrom('DE', 'GB', 'FR', 'NO', 'MT'), textOf(ALPHANUMERIC, 11, 27))
    .map((parts) => ibanOf(...parts)),
);

const jwts = fc
  .tuple(textOf(BASE64_URL, 10, 40), textOf(BASE64_URL, 10, 80), textOf(BASE64_URL, 20, 43))
  .map(([head, payload, signature]) => `eyJ${head}.eyJ${payload}.${signature}`);

const emails = fc
  .tuple(
    textOf([...'abcXYZ019._+-'], 1, 20),
    textOf([...'abcxyz019'], 1, 12),
    fc.constantFrom('com', 'example.org', 'co.uk'),
  )
  .map(([name, host, end]) => `${name}@${host}.${end}`);

const bearers = textOf(BASE64_URL, 16, 40);
const hexes = textOf(HEX, 32, 64);

/** A secret, and a text that holds it as people write it. */
export const secrets: Arbitrary<{ readonly secret: string; readonly said: string }> = fc
  .oneof(
    fc.oneof(cards, ibans, jwts, emails, hexes).map((secret) => ({ secret, said: secret })),
    bearers.map((secret) => ({ secret, said: `Bearer ${secret}` })),
  )
  .chain(({ secret, said }) =>
    fc
      .tuple(
        fc.constantFrom('', 'of ', 'a "', '\n', 'é=', '(', '語'),
        fc.constantFrom('', ' is', '".', '\n', ';é', ')', '語'),
      )
      .map(([before, after]) => ({ secret, said: `${before}${said}${after}` })),
  );

/** How a secret can stand on the wire. */
export const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
];
