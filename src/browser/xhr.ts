import { monotonicNow } from './environment.ts';
import { patch } from './patch.ts';
import { absolute } from './request.ts';
import { type Beginning, isMaking, type Watched, type Watcher } from './requests.ts';

const OPENED = 1;
const HEADERS_RECEIVED = 2;
const DONE = 4;
const ENDS = ['load', 'error', 'abort', 'timeout'];
const NAMES: Readonly<Record<string, string>> = { abort: 'AbortError', timeout: 'TimeoutError' };

interface Opened extends Omit<Beginning, 'body'> {
  /** The headers that the page has set, in lower case: what is set again is added to it. */
  readonly own: Set<string>;
}

/** Ends what is heard of a request: with its status, or with the name of an event. Once: afterwards it does nothing. */
type End = (outcome: number | string) => void;

/** Hears of one request until it ends. */
function follow(xhr: XMLHttpRequest, { close }: Watched): End {
  const startedAt = monotonicNow();
  let headAt = 0;
  let isOver = false;
  const head = (): void => {
    if (xhr.readyState === HEADERS_RECEIVED) headAt = monotonicNow();
  };
  const ended = ({ type }: { readonly type: string }): void => {
    // Else it is of what was before, which the page has heard of and opened again.
    if (xhr.readyState === DONE) end(type === 'load' ? xhr.status : type);
  };
  const end: End = (outcome) => {
    xhr.removeEventListener('readystatechange', head);
    for (const name of ENDS) xhr.removeEventListener(name, ended);
    if (isOver) return;
    isOver = true;
    const error =
      typeof outcome === 'string' && Object.assign(new Error(outcome), { name: NAMES[outcome] ?? 'NetworkError' });
    close?.((headAt || monotonicNow()) - startedAt, error || (outcome as number), outcome === 'abort');
  };
  xhr.addEventListener('readystatechange', head);
  for (const name of ENDS) xhr.addEventListener(name, ended);
  return end;
}

/** Watches `XMLHttpRequest`, but for what `fetch` is made of while a request with the mark is made. */
export function onXhr(watcher: Watcher, mark: symbol): () => void {
  const opened = new WeakMap<XMLHttpRequest, Opened>();
  const ends = new WeakMap<XMLHttpRequest, End>();
  const { prototype } = XMLHttpRequest;

  const begin = (xhr: XMLHttpRequest, body: unknown): End | undefined => {
    const beginning = xhr.readyState === OPENED && opened.get(xhr);
    // Sent already, or not open: that is for `send` to say.
    if (!beginning || isMaking(mark)) return undefined;
    opened.delete(xhr);
    const watched = watcher({ ...beginning, body: () => body });
    if (!watched) return undefined;
    for (const [name, value] of Object.entries(watched.headers)) {
      if (!beginning.own.has(name)) xhr.setRequestHeader(name, value);
    }
    const end = follow(xhr, watched);
    ends.set(xhr, end);
    return end;
  };
  const stops = [
    patch(prototype, 'open', (next, args, self) => {
      const xhr = self as XMLHttpRequest;
      const { readyState, status } = xhr;
      const end = ends.get(xhr);
      opened.set(xhr, { method: String(args[0]), url: absolute(String(args[1])), own: new Set() });
      next(...args);
      // What was on its way ends without an event. Where the page opens it again as it hears of the end, we have not yet.
      end?.(readyState < DONE ? 'abort' : status || 'error');
    }),
    patch(prototype, 'setRequestHeader', (next, args, self) => {
      opened.get(self as XMLHttpRequest)?.own.add(String(args[0]).toLowerCase());
      next(...args);
    }),
    patch(prototype, 'send', (next, args, self) => {
      let end: End | undefined;
      try {
        end = begin(self as XMLHttpRequest, args[0]);
      } catch {
        // The request is the page's: it goes on.
      }
      try {
        next(...args);
      } catch (error) {
        // A synchronous request that fails has no event.
        end?.('error');
        throw error;
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
