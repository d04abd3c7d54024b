import { currentPath } from '../browser/location.ts';
import type { Context, Telemetry } from '../types.ts';

// A segment that is an id rather than a word: a number, a UUID, a hash, an e-mail address, or letters mixed with digits.
const ID_SEGMENT = /^(\d[\d.,-]*|[\da-f]{8}-[\da-f-]{27}|(?=.*\d)[\da-f]{8,}|.*(@|%40).*|(?=.*\d)[\w-]{16,}|.{48,})$/i;

// `/:name`, `/:name(\d+)`, `/(\d+)` or `/*`, with `?`, `*` or `+` after it; `{…}?`; an escaped character; any other.
const TOKEN =
  /(\/?)(?::\w+(\((?:[^()\\]|\\.)+\))?|(\((?:[^()\\]|\\.)+\))|(\*))([?*+]?)|\{([^{}]*)\}([?*+]?)|\\(.)|(.)/gsu;
// What means something else where it is not escaped, or is not in a path.
const STRAY = /[\s?#:{}()]/;

function sourceOf(pattern: string): string {
  return pattern.replace(TOKEN, (_, slash, own, group, star, how, inner, howOften, escaped, literal) => {
    if (inner !== undefined) return `(?:${sourceOf(inner)})${howOften}`;
    if (how !== undefined) return `(?:${slash}${star ? '.*' : (own ?? group ?? '([^/]+)')})${how}`;
    if (STRAY.test(literal ?? '')) throw new Error(literal);
    const said: string = escaped ?? literal;
    return said > '~' ? encodeURI(said) : said.replace(/[^\w/]/, '\\$&');
  });
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^${sourceOf(`${pattern}`).replace(/\/$/, '')}/?$`);
  } catch {
    // A pattern that is none matches nothing.
    return undefined;
  }
}

/**
 * Whether a pattern can be matched: the path of a URL Pattern, https://urlpattern.spec.whatwg.org/#pattern-strings, which is `/`,
 * words, `:name`, `:name(\\d+)` and `*`, with `?`, `*` or `+` where it may be left out or comes again, and `{…}?`.
 */
export const isRoutePattern = (pattern: string): boolean => /^[/{]/.test(pattern) && !!compile(pattern);

/** A pattern, and what it matches. */
type Table = readonly (readonly [pattern: string, matches: RegExp | undefined])[];

let tables: WeakMap<readonly string[], Table> | undefined;

/** The patterns of a list, each compiled once. */
function tableOf(patterns: readonly string[]): Table {
  tables ??= new WeakMap();
  const table = tables.get(patterns) ?? patterns.map((pattern) => [pattern, compile(pattern)] as const);
  tables.set(patterns, table);
  return table;
}

/**
 * Names a path: the first pattern that matches it, with or without a slash at its end, else the path with each segment that looks like an id replaced by
 * `:id`, so that a label never has more values than the app has pages.
 */
export function templateOf(path: string, patterns: readonly string[]): string {
  const match = tableOf(patterns).find(([, matches]) => matches?.test(path));
  return match?.[0] ?? path.replace(/[^/]+/g, (segment) => (ID_SEGMENT.test(segment) ? ':id' : segment));
}

/** The path of the URL, or of its hash where that has it. */
export const pathOf = (context: Context): string => (context.path ?? currentPath)();

/**
 * The path that the app shows, and the template that names it: by its router, if `setRoute` says where that is, else by the URL and
 * the client's `routes`. Or the template of another path by these.
 *
 * @example
 * const { template } = currentRoute(telemetry); // '/courses/:courseId'
 */
export function currentRoute(
  { context }: Telemetry,
  other?: string,
): { readonly path: string; readonly template: string } {
  const { path = pathOf(context), template } = other ? { path: other } : (context.route ?? {});
  return { path, template: template || templateOf(path, context.routes) };
}
