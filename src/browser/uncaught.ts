import { listen } from './listen.ts';

/** Something that went wrong, and that nothing in the page took on. */
export interface Uncaught {
  /** How it came. */
  readonly route: string;
  /** The same object for the same error: the error itself, or the event that tells of it. */
  readonly identity: object;
  /** What was thrown or rejected with, or as much of it as the browser tells. Of a resource, nothing. */
  readonly thrown?: unknown;
  /** The script that it was thrown by, where the browser tells, or the resource that could not be loaded. */
  readonly url?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The element of the resource, as `img`. */
  readonly tag?: string;
}

/** What an event without an error tells: an error, but for the values that an event cannot tell from none. */
function saidBy(message: string): unknown {
  const said = message.replace(/^uncaught (exception: )?/i, '');
  if (said === 'undefined') return undefined;
  // Of a script of another origin that is not loaded with CORS: https://html.spec.whatwg.org/#muted-errors
  return said === 'null' ? null : { name: /^script error\.?$/i.test(said) ? 'ScriptError' : 'Error', message: said };
}

const identityOf = (thrown: unknown, event: Event): object => (Object(thrown) === thrown ? (thrown as object) : event);

/** Reads an event of `onUncaught`. Nothing where it tells of something else. */
export function uncaughtOf(event: Event): Uncaught | undefined {
  const { type: route, target } = event;
  if (route !== 'error') {
    const { reason } = event as PromiseRejectionEvent;
    return { route, identity: identityOf(reason, event), thrown: reason };
  }
  const { localName: tag, currentSrc, src, href } = (target ?? {}) as HTMLImageElement & HTMLLinkElement;
  if (tag) {
    const url = currentSrc || src || href;
    // Of an SVG it is an object.
    return typeof url === 'string' ? { route, identity: event, tag, url } : undefined;
  }
  const { error, message, filename, lineno, colno } = event as ErrorEvent;
  if (typeof message !== 'string') return undefined;
  return {
    route,
    identity: identityOf(error, event),
    thrown: error ?? saidBy(message),
    url: filename || undefined,
    line: lineno || undefined,
    column: colno || undefined,
  };
}

/** Calls back with each error that nothing caught, rejection that nothing handled, and resource that could not be loaded. */
export const onUncaught = (listener: (event: Event) => void): (() => void) =>
  listen('error unhandledrejection', listener);
