/** What `useParams()` of Next answers: of a segment, or of all that a catch-all takes. */
export type NextParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The template of a page of the pages router: `/courses/[courseId]` is `/courses/:courseId`, `[...rest]` is `*`. */
export const templateOfPage = (page: string): string => page.replace(/\[?\[\.{3}.+/, '*').replace(/\[(.+?)\]/g, ':$1');

/**
 * The template of a path by the parameters that the app router took out of it. It tells their values, and not where they
 * stood: the last segments of the same text are taken, because what is static mostly comes first.
 */
export function templateOfPath(path: string, params: NextParams): string {
  try {
    // The router encodes values in another way than the browser does the path.
    let template = decodeURIComponent(`${path}/`);
    for (const [name, value] of Object.entries(params).reverse()) {
      const text = decodeURIComponent(`/${[value].flat().join('/')}/`);
      const at = template.lastIndexOf(text);
      const named = typeof value === 'string' ? `/:${name}/` : '/*/';
      if (value && at >= 0) template = template.slice(0, at) + named + template.slice(at + text.length);
    }
    return template.replace(/(.)\/+$/, '$1');
  } catch {
    // Nobody can decode it.
    return path;
  }
}
