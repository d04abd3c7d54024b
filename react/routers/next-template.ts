/** What `useParams()` of Next answers: of a segment, or of all that a catch-all takes. */
export type NextParams = Readonly<Record<string, string | readonly string[] | undefined>>;

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const partsOf = (path: string): string[] => path.split('/').filter(Boolean).map(decode);

/** The template of a page of the pages router: `/courses/[courseId]` is `/courses/:courseId`, `[...rest]` is `*`. */
export const templateOfPage = (page: string): string =>
  page.replace(/\[?\[\.{3}[^\]]+\]\]?/g, '*').replace(/\[([^\]]+)\]/g, ':$1');

/**
 * The template of a path by the parameters that the app router took out of it. It tells their values, and not where they
 * stood: the last segment of the same text is taken, because what is static mostly comes first.
 */
export function templateOfPath(path: string, params: NextParams): string {
  const parts = partsOf(path);
  const names: (string | undefined)[] = parts.map(() => undefined);
  for (const [name, value] of Object.entries(params).reverse()) {
    const values = [value ?? []].flat().map(decode);
    const isHere = (at: number): boolean => values.every((one, i) => !names[at + i] && parts[at + i] === one);
    let at = values.length ? parts.length - values.length : -1;
    while (at >= 0 && !isHere(at)) at--;
    if (at < 0) continue;
    const isCatchAll = typeof value === 'object';
    parts.splice(at, values.length, values.join('/'));
    names.splice(at, values.length, isCatchAll ? '*' : `:${name}`);
  }
  return `/${parts.map((part, i) => names[i] ?? part).join('/')}`;
}

/** Whether the folders that are shown are the segments of a path: not where it is rewritten, or intercepted. */
export const isPathOf = (folders: readonly string[], path: string): boolean =>
  partsOf(folders.filter((folder) => !/^\(.*\)$/.test(folder)).join('/')).join('/') === partsOf(path).join('/');
