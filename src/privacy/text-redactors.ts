import { hideGroups } from './hide-groups.ts';

/** Answers a text without something that is private. */
export type TextRedactor = (text: string) => string;

/**
 * E-mail addresses become `[email]`, those in URLs too, where `@` is `%40`.
 *
 * @example
 * createTelemetry({ …, redact: redaction({ texts: [emails] }) });
 */
export const emails: TextRedactor = (text) =>
  // Of `logo@2x.png` nothing is private. All is bounded: it takes no longer than the text is long.
  text.replace(
    /[\p{L}\p{N}_.%+!$*^~-]{1,64}(?:@|%40)(?!\dx\.(?:png|jpe?g|webp|gif|avif|svg))(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}/gu,
    '[email]',
  );

/**
 * What follows `Bearer`, and JSON Web Tokens wherever they stand, become `[token]`.
 * https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
 *
 * @example
 * createTelemetry({ …, redact: redaction({ texts: [bearerTokens] }) });
 */
export const bearerTokens: TextRedactor = (text) =>
  text
    .replace(/(bearer(?:\s|%20|\+|["':=]){1,9})[\w.~+/-]{8,}=*/gi, '$1[token]')
    // All begin with `{"`, in base64.
    .replace(/eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, '[token]');

// As banks give them out: so that times in milliseconds are none.
const CARD = /^(?:4\d{12}(?:\d{3}){0,2}|(?:2[2-7]|3[04-9]|5[0-8]|6\d)\d{12,17})$/;

/** https://www.iso.org/standard/70484.html, annex B */
function isCard(digits: string): boolean {
  if (!CARD.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (1 + (i % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/**
 * Numbers of payment cards become `[card]`: 13 to 19 digits, with spaces or dashes or without, whose check digit is right.
 *
 * @example
 * createTelemetry({ …, redact: redaction({ texts: [cardNumbers] }) });
 */
export const cardNumbers: TextRedactor = (text) =>
  hideGroups(text, {
    runs: /(?:%[\da-f]{2})?\d(?:(?:[ \u00a0-]|%[\da-f]{2})?\d){12,}/gi,
    max: 19,
    isSecret: isCard,
    mark: '[card]',
  });

/** https://www.iso.org/standard/81090.html */
function isIban(joined: string): boolean {
  if (!/^[a-z]{2}\d{2}[a-z\d]{11,30}$/i.test(joined)) return false;
  let rest = 0;
  for (const character of joined.slice(4) + joined.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/**
 * International bank account numbers become `[iban]`: with spaces or dashes or without, whose check digits are right.
 *
 * @example
 * createTelemetry({ …, redact: redaction({ texts: [ibans] }) });
 */
export const ibans: TextRedactor = (text) =>
  hideGroups(text, {
    runs: /(?:%[\da-f]{2})?[a-z\d]+(?:(?:[ \u00a0-]|%[\da-f]{2})[a-z\d]+)*/gi,
    size: 4,
    max: 34,
    isSecret: isIban,
    mark: '[iban]',
  });

/**
 * 32 and more hexadecimal digits in a row become `[hex]`: keys, hashes, session cookies. UUIDs are none; and the ids that the
 * client itself makes stay, because records are joined by them: of session, view, correlation, trace and span.
 *
 * @example
 * createTelemetry({ …, redact: redaction({ texts: [hexStrings] }) });
 */
export const hexStrings: TextRedactor = (text) => text.replace(/[\da-f]{32,}/gi, '[hex]');
