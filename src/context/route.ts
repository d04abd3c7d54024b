import { currentPath } from '../browser/location.ts';
import type { Telemetry } from '../types.ts';

// A segment that is an id rather than a word: a number, a UUID, a hash, an e-mail address, or letters mixed with digits.
const ID_SEGMENT = /^(\d[\d.,-]*|[\da-f]{8}-[\da-f-]{27}|(?=.*\d)[\da-f]{8,}|.*(@|%40).*|(?=.*\d)[\w-]{16,}|.{48,})$/i;

/** Whether a pattern can be matched: `/`, words, `:name` segments, and `*` for any rest. */
export const isRoutePattern = (pattern: string): boolean => /^(\/(:\w+|[^\s/:?#]*))+$/.test(pattern);

function compile(pattern: string): RegExp {
  const source = `${pattern}`
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\/:\w+/g, '/[^/]+')
    .replace(/\*/g, '.*');
  return new RegExp(`^${source.replace(/\/$/, '')}/?$`);
}

/**
 * Names a path: the first pattern that matches it, else the path with each segment that looks like an id replaced by
 * `:id`, so that a label never has more values than the app has pages.
 */
export function templateOf(path: string, patterns: readonly string[]): string {
  const match = patterns.find((pattern) => compile(pattern).test(path));
  return match ?? path.replace(/[^/]+/g, (segment) => (ID_SEGMENT.test(segment) ? ':id' : segment));
}

/**
 * The path that the browser shows, and the template that names it by the client's `routes`.
 *
 * @example
 * const { template } = currentRoute(telemetry); // '/courses/:courseId'
 */
export function currentRoute({ context }: Telemetry): { readonly path: string; readonly template: string } {
  const path = (context.path ?? currentPath)();
  return { path, template: templateOf(path, context.routes) };
}
