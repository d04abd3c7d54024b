const MAX_TEXT = 4_096;
const MAX_ENTRIES = 50;
const MAX_DEPTH = 4;
// Of all objects of a call together: to read the names of a huge one takes long.
const MAX_KEYS = 10_000;

/** What is written so far. */
interface Out {
  text: string;
  keysRead: number;
}

const add = (out: Out, said: string): void => void (out.text += said.slice(0, MAX_TEXT - out.text.length));

const quote = (said: string): string => JSON.stringify(said.slice(0, MAX_TEXT));

function writeEntries(out: Out, from: object, isList: boolean, depth: number): void {
  const keys = Object.keys(from);
  out.keysRead += keys.length;
  add(out, isList ? '[' : '{');
  for (const [i, key] of keys.slice(0, MAX_ENTRIES).entries()) {
    const { get, value } = Object.getOwnPropertyDescriptor(from, key) ?? {};
    add(out, (i ? ',' : '') + (isList ? '' : `${quote(key)}:`));
    // To read it would run code of the page.
    if (get) add(out, '…');
    else write(out, value, depth + 1);
  }
  add(out, (keys.length > MAX_ENTRIES ? ',…' : '') + (isList ? ']' : '}'));
}

function writeObject(out: Out, value: object, depth: number): void {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  const isList = Array.isArray(value);
  if (value instanceof Error) add(out, String(value));
  else if (value instanceof Date || value instanceof URL) add(out, JSON.stringify(value));
  // Others may hold what nobody meant to say: an element has the props of its component.
  else if (depth > MAX_DEPTH || out.keysRead > MAX_KEYS || !(isList || tag === 'Object')) add(out, `[${tag}]`);
  else writeEntries(out, isList ? value.slice(0, MAX_ENTRIES + 1) : value, isList, depth);
}

function write(out: Out, value: unknown, depth = 0): void {
  if (out.text.length >= MAX_TEXT) return;
  try {
    if (typeof value === 'string') add(out, depth ? quote(value) : value);
    else if (Object(value) === value) writeObject(out, value as object, depth);
    else add(out, String(value));
  } catch {
    add(out, '[unreadable]');
  }
}

function writeSpecified(out: Out, specifier: string, value: unknown): void {
  if (/[dif]/.test(specifier)) {
    const number = typeof value === 'object' ? Number.NaN : Number.parseFloat(String(value));
    write(out, specifier === '%f' ? number : Math.trunc(number));
  } else if (specifier !== '%c') write(out, value);
}

/**
 * What a call of the console says, as one text of at most 4,096 characters: text as it is, objects as short JSON, errors as
 * their text. Runs no getter and never throws. Format specifiers are applied: https://console.spec.whatwg.org/#formatter
 */
export function consoleText(args: readonly unknown[]): string {
  const out: Out = { text: '', keysRead: 0 };
  const [first, ...rest] = args;
  if (typeof first === 'string' && rest.length) {
    const parts = first.slice(0, MAX_TEXT).split(/(%[sdifoOc%])/);
    for (const [i, part] of parts.entries()) {
      const isSpecifier = i % 2;
      if (isSpecifier && part === '%%') add(out, '%');
      else if (isSpecifier && rest.length) writeSpecified(out, part, rest.shift());
      else add(out, part);
    }
  } else if (args.length) write(out, first);
  for (const value of rest) {
    add(out, ' ');
    write(out, value);
  }
  return out.text;
}
