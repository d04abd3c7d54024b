import { monotonicNow } from './environment.ts';
import { ownMark, patch } from './patch.ts';
import { addToRequest, describeRequest, type FetchArguments, type RequestInfoOf } from './request.ts';

/** A request of the page that begins. */
export interface Beginning {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** What it sends, as the page gave it. */
  body(): unknown;
}

/** What a watcher makes of a request. Nothing in it throws. */
export interface Watched {
  /** Headers to send with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hears what became of it, so many milliseconds later: the status at the head of the response, or what went wrong. */
  close?(durationMs: number, outcome: number | Error, isAborted?: boolean): void;
}

/** Hears of each request. Answers nothing where it is not to be watched. */
export type Watcher = (beginning: Beginning) => Watched | undefined;

// Whose requests are being made at this moment.
let making: (symbol | undefined)[] | undefined;

/** Whether a request is being made that carries the mark: an XMLHttpRequest is the same one, where `fetch` is made of it. */
export const isMaking = (mark: symbol): boolean => !!making?.includes(mark);

/** The same, known to be made. */
export const made =
  (send: typeof fetch, mark: symbol | undefined): typeof fetch =>
  (...args) => {
    (making ??= []).push(mark);
    try {
      return send(...args);
    } finally {
      making.pop();
    }
  };

/** Makes a request that a watcher hears of. Streams, bodies and errors are the caller's own. */
export async function watchFetch(
  send: typeof fetch,
  args: FetchArguments,
  watcher: Watcher,
  mark?: symbol,
): Promise<Response> {
  let watched: Watched | undefined;
  let request: RequestInfoOf | undefined;
  let given = args;
  try {
    request = describeRequest(args);
    watched = watcher({ ...request, body: () => args[1]?.body });
    given = addToRequest(args, watched?.headers ?? {}, mark);
  } catch {
    // What is wrong with the arguments is for `fetch` to say.
  }
  const startedAt = monotonicNow();
  const close = (outcome: number | Error, isAborted?: boolean): void =>
    watched?.close?.(monotonicNow() - startedAt, outcome, isAborted);
  let response: Response;
  try {
    response = await send(...given);
  } catch (error) {
    // The reason of an abort can be anything, and a number is a status.
    close(typeof error === 'number' ? new Error(`${error}`) : (error as Error), request?.signal?.aborted);
    throw error;
  }
  // Whoever else patches `fetch` may answer nothing.
  close(response?.status);
  return response;
}

/** Watches `fetch`. Requests that carry the mark are left alone, and our own. */
export const onFetch = (watcher: Watcher, mark: symbol): (() => void) =>
  patch(globalThis, 'fetch', (next, args) => {
    const init = args[1];
    return typeof init === 'object' && init && (mark in init || ownMark() in init)
      ? next(...args)
      : watchFetch(made(next as typeof fetch, mark), args as unknown as FetchArguments, watcher);
  });
