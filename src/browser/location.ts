import { isBrowser } from './environment.ts';

/** The path of the page now, without query and fragment; `/` on a server. */
export const currentPath = (): string => (isBrowser() ? location.pathname : '/');

/** The path that is in the hash of the URL, of `#/courses` or `#!/courses`, without its query; `/` where none is. */
export const hashPath = (): string => /^#!?(\/[^?]*)/.exec(location.hash)?.[1] ?? '/';

/** The URL of the page now. */
export const currentUrl = (): string => location.href;

/** The origin of the page; empty on a server. */
export const currentOrigin = (): string => (isBrowser() ? location.origin : '');

/** A URL in its parts, which may be relative to the page, if there is one. Nothing where it is none. */
export function parseUrl(url: string): URL | undefined {
  try {
    return new URL(url, isBrowser() ? document.baseURI : undefined);
  } catch {
    return undefined;
  }
}

/** The path of a URL; empty where there is none. */
export const pathOf = (url: string): string => parseUrl(url)?.pathname ?? '';

/** A parameter in the query of the page: empty if it has no value. Nothing where it is missing. */
export const queryParameter = (name: string): string | null => new URLSearchParams(location.search).get(name);
