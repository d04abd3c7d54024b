'use client';

import { pageViews, reportError, setRoute, type Telemetry } from 'footlight';
import { type ReactElement, type ReactNode, useContext, useInsertionEffect } from 'react';
import {
  createRoutesFromChildren,
  isRouteErrorResponse,
  matchRoutes,
  UNSAFE_NavigationContext as NavigationContext,
  UNSAFE_RouteContext as RouteContext,
  useLocation,
  useNavigationType,
  useRoutes,
} from 'react-router';

/** As much of a match of React Router as is needed. */
interface Match {
  readonly pathname: string;
  readonly route: { readonly path?: string | undefined };
}

/** As much of the state of a router of React Router as is needed: 6.4, 7 and 8 have it. */
export interface ReactRouterState {
  readonly initialized: boolean;
  readonly historyAction: string;
  readonly location: { readonly pathname: string };
  readonly matches: readonly Match[];
  readonly errors: Readonly<Record<string, unknown>> | null;
}

/** A router of React Router, from 6.4 on: what `createBrowserRouter`, `createHashRouter` and `createMemoryRouter` answer. */
export interface ReactRouter {
  readonly basename: string | undefined;
  readonly state: ReactRouterState;
  subscribe(listener: (state: ReactRouterState) => void): () => void;
}

/** What `TrackedRoutes` takes. */
export interface TrackedRoutesProps {
  /** The client, made outside React by `createTelemetry`. */
  readonly telemetry: Telemetry;
  /** The routes, as `Routes` takes them. */
  readonly children?: ReactNode;
}

/** Joins what routes declare, from the outermost to the innermost. A path from the root stands for all before it. */
const templateOf = (matches: readonly Match[], basename = ''): string =>
  `${basename}/${matches.reduce(
    (before, { route: { path = '' } }) => (path[0] === '/' ? path : `${before.replace(/\*$/, '')}/${path}`),
    '',
  )}`;

/** Starts `pageViews()` where the client does not have it. Answers how to follow the router no longer. */
function start(telemetry: Telemetry): () => void {
  const stop = pageViews()(telemetry);
  setRoute(telemetry, { isPending: true });
  return () => {
    setRoute(telemetry);
    stop();
  };
}

/**
 * Follows a router of React Router in data mode. Each path it comes to is one page view, named by its routes, index and layout
 * routes joined as they are declared: `/courses/:courseId`. So are logs, errors and the spans of `routeChanges()`. What loaders and
 * actions throw is reported, once, but not a `Response`. `pageViews()` is started, where the client does not have it. To be called
 * before the router renders.
 *
 * @returns how to stop
 * @example
 * const router = createBrowserRouter(routes);
 * trackRouter(telemetry, router);
 */
export function trackRouter(telemetry: Telemetry, router: ReactRouter): () => void {
  if (!telemetry.isActive) return () => undefined;
  let here: unknown;
  let failed: unknown;
  const follow = ({ initialized, location, matches, historyAction: action, errors }: ReactRouterState): void => {
    if (initialized && here !== (here = location)) {
      // Where no route matches, one that matched nothing stands in for it, and shows the error.
      const template = matches.at(-1)?.pathname && templateOf(matches, router.basename);
      setRoute(telemetry, { path: location.pathname, template, action });
    }
    if (failed === (failed = errors)) return;
    // Answers of the app, by which it shows another page.
    for (const error of Object.values(errors ?? {}))
      if (!isRouteErrorResponse(error)) reportError(telemetry, error, { route: 'router' });
  };
  const stop = start(telemetry);
  follow(router.state);
  const unsubscribe = router.subscribe(follow);
  return () => {
    unsubscribe();
    stop();
  };
}

/**
 * `Routes` of React Router in declarative mode, that says which of them is shown: each path is one page view, named by its
 * routes. In `Routes` below it, inside of a page, use it too.
 *
 * @example
 * <BrowserRouter>
 *   <TrackedRoutes telemetry={telemetry}>
 *     <Route path="/courses/:courseId" element={<Course />} />
 *   </TrackedRoutes>
 * </BrowserRouter>
 */
export function TrackedRoutes({ telemetry, children }: TrackedRoutesProps): ReactElement | null {
  const routes = createRoutesFromChildren(children);
  const { pathname } = useLocation();
  const action = useNavigationType();
  const { basename } = useContext(NavigationContext);
  const { matches: above } = useContext(RouteContext);
  const matches = matchRoutes(routes, pathname, above.at(-1)?.pathnameBase);
  const template = matches ? templateOf([...above, ...matches], basename) : '';
  const path = basename.replace(/\/$/, '') + pathname;
  const isTop = !above.length;
  // Before all other effects, so that what these record is of the new page.
  useInsertionEffect(() => (isTop ? start(telemetry) : undefined), [telemetry, isTop]);
  useInsertionEffect(() => setRoute(telemetry, { path, template, action }), [telemetry, path, template, action]);
  return useRoutes(routes);
}
