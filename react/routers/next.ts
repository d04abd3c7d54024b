'use client';

import { currentRoute, pageViews, setRoute } from 'footlight';
import { useTelemetry } from 'footlight/react';
// With their endings, without which Node does not find them where it loads this package itself.
import { useRouter } from 'next/compat/router.js';
import { useParams, usePathname, useSelectedLayoutSegments } from 'next/navigation.js';
import { createElement, type ReactElement, Suspense, useEffect } from 'react';
import { templateOfPage, templateOfPath } from './next-template.ts';

function Routes(): null {
  const telemetry = useTelemetry();
  const router = useRouter();
  const path = usePathname() ?? '';
  const params = useParams() ?? {};
  const folder = useSelectedLayoutSegments()?.[0];
  const template = router
    ? templateOfPage(router.pathname)
    : folder === '/_not-found'
      ? // That of all that has no page: its paths are anybody's.
        folder
      : // A path that is rewritten may have ids that are no parameters.
        currentRoute(telemetry, templateOfPath(path, params)).template;
  useEffect(() => {
    const stop = pageViews()(telemetry);
    return () => {
      setRoute(telemetry);
      stop();
    };
  }, [telemetry]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each path is a view of its own, also of the same page.
  useEffect(() => setRoute(telemetry, { template }), [telemetry, path, router?.asPath, template]);
  return null;
}

/**
 * Makes the matched route of Next the `page` of views, errors and web vitals: `/courses/[courseId]` is `/courses/:courseId`,
 * a catch-all is `*`. Once inside a `TelemetryProvider`, in the root layout of the app router and in `_app` of the pages
 * router. It counts one view for each navigation to another path, as `pageViews()` does, which it starts unless the
 * client has it. A `useTrackPageView` of the page is the same view: it adds the type of the user and attributes.
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
