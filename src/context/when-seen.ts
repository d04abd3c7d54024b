import { listen } from '../browser/listen.ts';
import { isPrerendering } from '../browser/prerender.ts';

/** Calls back: now or, where the page is prerendered, once somebody goes to it. Answers how to stop waiting. */
export function whenSeen(callback: () => void): () => void {
  if (isPrerendering()) return listen('prerenderingchange', callback);
  callback();
  return () => undefined;
}
