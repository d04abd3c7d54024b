import { parseUrl } from './location.ts';

/** The arguments of `fetch`. */
export type FetchArguments = [input: RequestInfo | URL, init?: RequestInit | undefined];

/** What is known of a request before it is sent. */
export interface RequestInfoOf {
  readonly method: string;
  /** Absolute, if it can be. */
  readonly url: string;
  readonly signal: AbortSignal | null | undefined;
}

// Of other windows too.
const isRequest = (value: unknown): value is Request => `${value}` === '[object Request]';

/** A URL in full. Left as it is where it is none. */
export const absolute = (url: string): string => parseUrl(url)?.href ?? url;

/** Reads the arguments of `fetch` without touching them. */
export function describeRequest([input, init]: FetchArguments): RequestInfoOf {
  const request = isRequest(input) ? input : undefined;
  return {
    method: `${init?.method ?? request?.method ?? 'GET'}`,
    url: request?.url ?? absolute(`${input}`),
    signal: init?.signal ?? request?.signal,
  };
}

/**
 * The arguments of `fetch`, with headers that are not there yet, and a mark for whoever watches further down. What the
 * caller gave is not changed. What `fetch` would refuse is left for it to refuse.
 */
export function addToRequest(
  args: FetchArguments,
  added: Readonly<Record<string, string>>,
  mark: symbol | undefined,
): FetchArguments {
  const [input, init] = args;
  const names = Object.keys(added);
  // Without any, `fetch` has something to say.
  if (!args.length || (!names[0] && !mark)) return args;
  try {
    // What an object with a prototype of its own has there, a copy would lose: a Request for one.
    const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(init ?? {}));
    const request = !isPlain || (names[0] && isRequest(input)) ? new Request(input, init) : undefined;
    const headers = request?.headers ?? new Headers(init?.headers);
    for (const name of names) if (!headers.has(name)) headers.set(name, added[name] as string);
    const marks = mark && { [mark]: true };
    return request ? [request, marks] : [input, { ...init, ...(names[0] && { headers }), ...marks }];
  } catch {
    return args;
  }
}
