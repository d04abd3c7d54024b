import { scrubText } from '../privacy/scrub-text.ts';

const MAX_STACK = 16_384;
const MAX_MESSAGE = 4_096;
const MAX_TYPE = 100;
const MAX_CAUSES = 8;

/** An error in words. */
export interface ErrorWords {
  /** What kind it is, one of few: `exception.type`. */
  readonly type: string;
  /** `exception.message`, at most 4,096 characters. */
  readonly message: string;
  /** `exception.stacktrace`, at most 16,384 characters, with the causes. Empty where there is none. */
  readonly stack: string;
}

interface Part extends ErrorWords {
  readonly causes: readonly unknown[];
}

// A word with so many digits names one thing, not a kind of things.
const ID = /[\w-]*(?:\d[\w-]*){4}/g;

/** What stands for a thrown value that is no error. Of an object only the names of its fields: what is in them is private. */
function textOf(thrown: unknown): string {
  const said = String(thrown);
  return thrown && typeof thrown === 'object' && said.startsWith('[object ')
    ? `${said} {${Object.keys(thrown).slice(0, 20)}}`
    : said;
}

/** One error without its causes. Anything of it may throw as it is read. */
function partOf(thrown: unknown): Part {
  try {
    const { name, message, stack, cause, errors } = (thrown ?? {}) as Partial<AggregateError>;
    // Errors of other windows are no instances of ours.
    const isError = thrown instanceof Error || (typeof thrown === 'object' && typeof message === 'string');
    const said = isError ? String(message) : textOf(thrown);
    const short = said.slice(0, MAX_MESSAGE);
    return {
      type: String((isError && name) || typeof thrown)
        .slice(0, MAX_TYPE)
        .replace(ID, ':id'),
      message: short,
      // It may repeat the message, which must not take the room of the frames.
      stack: stack ? String(stack).replace(said, () => short) : '',
      causes: [cause, ...(Array.isArray(errors) ? errors.slice(0, MAX_CAUSES) : [])].filter((one) => one != null),
    };
  } catch {
    return { type: typeof thrown, message: typeof thrown, stack: '', causes: [] };
  }
}

/** An error and what caused it, each once. */
function chainOf(thrown: unknown): readonly Part[] {
  const parts = [partOf(thrown)];
  const seen = new Set([thrown]);
  // Grows while it is walked.
  for (const { causes } of parts) {
    for (const cause of causes) {
      if (parts.length <= MAX_CAUSES && seen.size < seen.add(cause).size) parts.push(partOf(cause));
    }
  }
  return parts;
}

/** Only in Chromium does a stack begin with the error itself. */
const headed = ({ type, message, stack }: Part): string =>
  stack.includes(message) ? stack : `${type}: ${message}\n${stack}`.trim();

/** Cut to so many characters: after a line, because half a frame names another place. */
const cut = (said: string, room: number): string =>
  said.slice(0, (said.length > room && said.lastIndexOf('\n', room)) || room);

/** An error in words, whatever was thrown. URLs in it are as `scrubUrl` leaves them. Never throws. */
export function describeError(thrown: unknown): ErrorWords {
  const parts = chainOf(thrown);
  const [{ type, message, stack }] = parts as [Part];
  let room = MAX_STACK;
  // From the last, so that the first has what the others do not need.
  const shown = parts.reduceRight<string>((after, part, i) => {
    const own = cut(`\n${i ? 'Caused by: ' : ''}${headed(part)}`, room / (i + 1));
    room -= own.length;
    return own + after;
  }, '');
  return { type, message: scrubText(message), stack: stack || parts[1] ? scrubText(shown.slice(1)) : '' };
}
