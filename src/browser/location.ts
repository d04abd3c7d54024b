import { isBrowser } from './environment.ts';

/** The path of the page now, without query and fragment; `/` on a server. */
export const currentPath = (): string => (isBrowser() ? location.pathname : '/');

/** The path of a URL that may be relative to the page; empty where there is none. */
export function pathOf(url: string): string {
  try {
    return new URL(url, document.baseURI).pathname;
  } catch {
    return '';
  }
}
