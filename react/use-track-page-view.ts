'use client';

import { currentRoute, type PageViewOptions, type Telemetry, trackPageView, type View } from 'footlight';
import { useEffect, useRef } from 'react';
import { useTelemetry } from './context.ts';

interface Shown {
  /** The view that began with it, or that was there already. */
  readonly view: View;
  isMounted: boolean;
}

// What each client shows: a component that is mounted anew on the same path shows nothing new, unless another was shown
// since, or a view has begun that nobody has counted: by `clear()` of `footlight/testing`.
let shown: WeakMap<Telemetry, Map<string, Shown>> | undefined;

/** Whether a page was not shown yet, by this component or another one. From now on it is. */
function isNews(pages: Map<string, Shown>, key: string, view: View): boolean {
  const known = pages.get(key);
  const isNew = !known || (!view.counted && known.view !== view);
  for (const [other, { isMounted }] of pages) if (isNew && !isMounted) pages.delete(other);
  pages.set(key, { view, isMounted: true });
  return isNew;
}

function pagesOf(telemetry: Telemetry): Map<string, Shown> {
  shown ??= new WeakMap();
  const pages = shown.get(telemetry) ?? new Map();
  shown.set(telemetry, pages);
  return pages;
}

/**
 * Says that this component shows a page: one view in `frontend_page_views_total{page,user_type}` for each navigation
 * that shows it, however often it renders, under StrictMode too. A tree that `Activity` hides is not shown.
 *
 * @param page the route template, never a raw path with ids in it; by default the one in `routes` that matches. A router that
 *   `trackRouter` follows names the page itself
 * @param options the `user_type` label, and what is true of the view: `attributes` go on its logs and spans, never on
 *   metrics. What they are when the view begins, counts
 * @example
 * function Course() { useTrackPageView('/courses/:courseId', { userType: 'student' }); … }
 */
export function useTrackPageView(page?: string, { userType, attributes }: PageViewOptions = {}): void {
  const telemetry = useTelemetry();
  const seen = useRef('');
  const own = useRef<string>(undefined);
  // No dependencies: the path can change without any prop of the component changing.
  useEffect(() => {
    const { path, template } = currentRoute(telemetry);
    const said = telemetry.context.route ? undefined : page;
    const name = said ?? template;
    const key = `${path} ${name}`;

    if (seen.current === key) return;
    const pages = pagesOf(telemetry);
    pages.delete(seen.current);
    // The router has changed the URL already, and this component is rendered once more before it goes, or the router returns.
    const isElsewhere = said !== undefined && own.current === said && template !== said;
    seen.current = isElsewhere ? '' : key;
    if (isElsewhere) return;
    own.current = template;
    if (isNews(pages, key, telemetry.context.view)) trackPageView(telemetry, name, { userType, attributes });
  });
  // Hidden or unmounted: by a navigation, or on the same path by a new key, a reset or StrictMode.
  useEffect(
    () => () => {
      const pages = pagesOf(telemetry);
      const known = pages.get(seen.current);
      if (known && seen.current.startsWith(`${currentRoute(telemetry).path} `)) known.isMounted = false;
      else pages.delete(seen.current);
      seen.current = '';
    },
    [telemetry],
  );
}
