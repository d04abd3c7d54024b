import { listen } from './listen.ts';

/**
 * Tells when the page may be ending (`away`), for good (`left`: the document goes away), and when it may be back. Never
 * by `unload`, which keeps pages out of the back/forward cache.
 * https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export function onLifecycle(listener: (away: boolean, left: boolean) => void): () => void {
  const types = 'visibilitychange freeze resume pagehide pageshow online';
  const hear = ({ type }: Event): void => {
    const left = type === 'pagehide';
    listener(left || document.hidden, left);
  };
  const stop = listen(types, hear);
  // Whoever waits for a prerendered page to be shown listens only then, and is to be heard before us as ever.
  const unlisten = listen('prerenderingchange', () => {
    stop();
    listen(types, hear);
  });
  return () => {
    stop();
    unlisten();
  };
}

/** Calls back when the back/forward cache brings the page back. */
export const onRestore = (listener: () => void): (() => void) =>
  listen('pageshow', (event) => (event as PageTransitionEvent).persisted && listener());
