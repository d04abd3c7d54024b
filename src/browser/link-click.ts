import { listen } from './listen.ts';
import { currentOrigin, currentPath, parseUrl } from './location.ts';

/** Where a click leads within this document's site, if that is another path in the same tab. */
function targetOf({ button, metaKey, ctrlKey, shiftKey, altKey, target }: MouseEvent): string | undefined {
  const link =
    button || metaKey || ctrlKey || shiftKey || altKey ? undefined : (target as Element).closest?.('a[href]');
  if (!link || link.hasAttribute('download') || !/^(_self)?$/.test(link.getAttribute('target') ?? '')) return undefined;
  const { origin, pathname } = parseUrl(link.getAttribute('href') as string) ?? {};
  return origin === currentOrigin() && pathname !== currentPath() ? pathname : undefined;
}

/**
 * Calls back with the path, before the page hears of a click on a link to another path. What that answers is called if
 * nothing in the page took the click on itself: the browser follows the link.
 */
export const onLinkClick = (listener: (path: string) => () => void): (() => void) =>
  listen('click', (event) => {
    const path = targetOf(event as MouseEvent);
    if (!path) return;
    const follows = listener(path);
    setTimeout(() => event.defaultPrevented || follows());
  });
