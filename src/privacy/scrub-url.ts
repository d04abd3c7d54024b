import { parseUrl } from '../browser/location.ts';

/** What of URLs may be recorded beside scheme, host and path. */
export interface UrlOptions {
  /** Names of the parameters of queries that are recorded with their values, such as `utm_source`. @default [] */
  readonly allowedQuery?: readonly string[];
}

/**
 * A URL as it may be recorded: scheme, host and path, and of the query the parameters that are allowed. User info, all else
 * of the query and the fragment stay in the page, and of what is no place (`data:`, `blob:`) only its scheme is said. Nothing
 * where it is no URL.
 */
export function scrubUrl(url: string, allowedQuery: readonly string[] = []): string | undefined {
  const { protocol, host, pathname, searchParams } = parseUrl(url) ?? {};
  if (!host) return protocol;
  const allowed = [...(searchParams ?? [])].filter(([name]) => allowedQuery.includes(name));
  return `${protocol}//${host}${pathname}${allowed[0] ? `?${new URLSearchParams(allowed)}` : ''}`;
}
