import { monotonicNow } from './environment.ts';
import { patch } from './patch.ts';
import { absolute, addToRequest, describeRequest, type FetchArguments } from './request.ts';

/** A request of the page that begins. */
export interface Beginning {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
}

/** What a watcher makes of a request. */
export interface Watched {
  /** Headers to send with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hears what became of it, so many milliseconds later: the status at the head of the response, or what went wrong. */
  close(durationMs: number, outcome: number | Error, isAborted?: boolean): void;
}

/** Hears of each request. Answers nothing where it is not to be watched. */
export type Watcher = (beginning: Beginning) => Watched | undefined;

/** Watches `fetch`. Requests that carry the mark are left alone. Streams, bodies and errors are the caller's own. */
export const onFetch = (watcher: Watcher, mark: symbol): (() => void) =>
  patch(globalThis, 'fetch', (next, args) => {
    const [, init] = args as FetchArguments;
    if (typeof init === 'object' && init && mark in init) return next(...args);
    let watched: Watched | undefined;
    let given: unknown[] = args;
    let signal: AbortSignal | null | undefined;
    try {
      const request = describeRequest(args as FetchArguments);
      signal = request.signal;
      watched = watcher(request);
      if (watched) given = addToRequest(args as FetchArguments, watched.headers, undefined);
    } catch {
      // What is wrong with the arguments is for `fetch` to say.
    }
    const startedAt = monotonicNow();
    const answer = next(...given) as Promise<Response>;
    if (!watched) return answer;
    const { close } = watched;
    // Not beside it: an answer that nobody waits for would count as waited for.
    return answer.then(
      (response) => {
        close(monotonicNow() - startedAt, response.status);
        return response;
      },
      (error) => {
        close(monotonicNow() - startedAt, error, signal?.aborted);
        throw error;
      },
    );
  });

const OPENED = 1;
const HEADERS_RECEIVED = 2;
const ENDS = ['load', 'error', 'abort', 'timeout'];
const NAMES: Readonly<Record<string, string>> = { abort: 'AbortError', timeout: 'TimeoutError' };

/** Hears of one request by `XMLHttpRequest` until it ends. Answers how to end it now; afterwards that does nothing. */
function follow(xhr: XMLHttpRequest, { close }: Watched): () => void {
  const startedAt = monotonicNow();
  let headAt = 0;
  let isOver = false;
  const head = (): void => {
    if (xhr.readyState === HEADERS_RECEIVED) headAt = monotonicNow();
  };
  const end = ({ type }: { readonly type: string }): void => {
    xhr.removeEventListener('readystatechange', head);
    for (const name of ENDS) xhr.removeEventListener(name, end);
    if (isOver) return;
    isOver = true;
    const name = NAMES[type] ?? 'NetworkError';
    const outcome = type === 'load' ? xhr.status : Object.assign(new Error(type), { name });
    close((headAt || monotonicNow()) - startedAt, outcome, type === 'abort');
  };
  xhr.addEventListener('readystatechange', head);
  for (const name of ENDS) xhr.addEventListener(name, end);
  return () => end({ type: 'abort' });
}

/** Watches `XMLHttpRequest`. */
export function onXhr(watcher: Watcher): () => void {
  const opened = new WeakMap<object, Beginning>();
  const ends = new WeakMap<object, () => void>();
  const { prototype } = XMLHttpRequest;

  const begin = (xhr: XMLHttpRequest): (() => void) | undefined => {
    const beginning = xhr.readyState === OPENED && opened.get(xhr);
    // Sent already, or not open: that is for `send` to say.
    if (!beginning) return undefined;
    opened.delete(xhr);
    const watched = watcher(beginning);
    if (!watched) return undefined;
    for (const [name, value] of Object.entries(watched.headers)) xhr.setRequestHeader(name, value);
    const end = follow(xhr, watched);
    ends.set(xhr, end);
    return end;
  };
  const stops = [
    patch(prototype, 'open', (next, args, self) => {
      const [method, url] = args;
      // What was on its way ends without an event.
      ends.get(self as object)?.();
      opened.set(self as object, { method: String(method), url: absolute(String(url)) });
      return next(...args);
    }),
    patch(prototype, 'send', (next, args, self) => {
      let end: (() => void) | undefined;
      try {
        end = begin(self as XMLHttpRequest);
      } catch {
        // The request is the page's: it goes on.
      }
      try {
        return next(...args);
      } catch (error) {
        // A synchronous request that fails has no event.
        end?.();
        throw error;
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
