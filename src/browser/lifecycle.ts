import { listen } from './listen.ts';

/**
 * Tells when the page may be ending (`away`), for good (`left`: the document goes away), and when it may be back. Never
 * by `unload`, which keeps pages out of the back/forward cache.
 * https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export const onLifecycle = (listener: (away: boolean, left: boolean) => void): (() => void) =>
  listen('visibilitychange freeze resume pagehide pageshow online', ({ type }) => {
    const left = type === 'pagehide';
    listener(left || document.hidden, left);
  });

/** Calls back when the back/forward cache brings the page back. */
export const onRestore = (listener: () => void): (() => void) =>
  listen('pageshow', (event) => (event as PageTransitionEvent).persisted && listener());
