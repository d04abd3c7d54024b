import { parseUrl } from '../browser/location.ts';

/**
 * A URL as it may be recorded: scheme, host and path. User info, query and fragment stay in the page, and of what is no
 * place (`data:`, `blob:`) only its scheme is said. Nothing where it is no URL.
 */
export function scrubUrl(url: string): string | undefined {
  const { protocol, host, pathname } = parseUrl(url) ?? {};
  return host ? `${protocol}//${host}${pathname}` : protocol;
}
