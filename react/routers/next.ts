'use client';

import { currentRoute, pageViews, type Telemetry, trackPageView } from 'footlight';
import { useTelemetry } from 'footlight/react';
// With their endings, without which Node does not find them where it loads this package itself.
import { useRouter } from 'next/compat/router.js';
import { useParams, usePathname, useSelectedLayoutSegments } from 'next/navigation.js';
import { createElement, type ReactElement, Suspense, useEffect } from 'react';
import { isPathOf, templateOfPage, templateOfPath } from './next-template.ts';

// As long as `pageViews()` waits for a better name.
const CLAIM_MS = 1_000;
const NOT_FOUND = '/_not-found';

/** What a router of Next shows. */
interface Route {
  readonly path: string;
  readonly page: string;
}

/** What is shown, by whichever of the two routers shows it. */
function useRoute(telemetry: Telemetry): Route {
  const router = useRouter();
  const path = usePathname() ?? '/';
  const params = useParams() ?? {};
  const folders = useSelectedLayoutSegments() ?? [];
  if (router) return { path: router.asPath.replace(/[?#].*/, ''), page: templateOfPage(router.pathname) };

  const { template } = currentRoute(telemetry, path);
  if (folders[0] === NOT_FOUND) return { path, page: NOT_FOUND };
  if (telemetry.context.routes.includes(template)) return { path, page: template };
  const page = templateOfPath(path, params);
  return { path, page: isPathOf(folders, path) ? page : currentRoute(telemetry, page).template };
}

/** Begins to follow views, unless the app has. Answers how to stop. */
function followViews(telemetry: Telemetry): (() => void) | undefined {
  return telemetry.isActive && !telemetry.context.leave ? pageViews()(telemetry) : undefined;
}

/** Names the view that the path of the page has begun, unless a component has. Answers how to stop waiting. */
function nameView(telemetry: Telemetry, page: string): () => void {
  const { context } = telemetry;
  const { path } = currentRoute(telemetry);
  const isUncounted = (): boolean => !context.view.counted && currentRoute(telemetry).path === path;
  context.route = { path, page };
  if (isUncounted()) context.set({ view: { ...context.view, page } });
  // Where the router took longer than that, nobody counts it but us.
  const timer = setTimeout(() => isUncounted() && trackPageView(telemetry, page), CLAIM_MS);
  return () => clearTimeout(timer);
}

function Routes(): null {
  const telemetry = useTelemetry();
  const { path, page } = useRoute(telemetry);
  useEffect(() => followViews(telemetry), [telemetry]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each path is a view of its own, also of the same page.
  useEffect(() => nameView(telemetry, page), [telemetry, path, page]);
  useEffect(
    () => () => {
      telemetry.context.route = undefined;
    },
    [telemetry],
  );
  return null;
}

/**
 * Makes the matched route of Next the `page` of views, errors and web vitals: `/courses/[courseId]` is `/courses/:courseId`,
 * a catch-all is `*`. Once inside a `TelemetryProvider`, in the root layout of the app router and in `_app` of the pages
 * router. It counts one view for each navigation to another path, as `pageViews()` does, which it starts unless the
 * client has it. A `useTrackPageView` of the page that comes within a second names that view, and is no second one.
 *
 * @example
 * <TelemetryProvider telemetry={telemetry}>
 *   <TrackRoutes />
 *   {children}
 * </TelemetryProvider>
 */
export function TrackRoutes(): ReactElement {
  // Nothing is shown; but Next does not prerender a page whose parameters it does not know yet without a boundary.
  return createElement(Suspense, null, createElement(Routes));
}
