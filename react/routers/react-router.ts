'use client';

import { currentRoute, pageViews, type Route, reportError, setRoute, type Telemetry } from 'footlight';
import { type ReactElement, type ReactNode, useContext, useInsertionEffect } from 'react';
import {
  createRoutesFromChildren,
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

const typeOf = (action: string): Route['type'] =>
  action === 'PUSH' ? 'push' : action === 'REPLACE' ? 'replace' : 'traverse';

/** Joins what routes declare, from the outermost to the innermost. A path from the root stands for all before it. */
function templateOf(matches: readonly Match[], basename = ''): string {
  const join = (before: string, { route: { path = '' } }: Match): string =>
    path[0] === '/' ? path : `${before.replace(/\*$/, '')}/${path}`;
  return `${basename}/${matches.reduce(join, '')}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

// A `Response` that was thrown, and what no route or action is there for: answers of the app, by which it shows another page.
const isAnswer = (thrown: unknown): boolean =>
  !(thrown instanceof Error) && Object(thrown).statusText !== undefined && 'data' in Object(thrown);

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
  let last: Partial<ReactRouterState> = {};
  const follow = (state: ReactRouterState): void => {
    const { initialized, location, matches, historyAction, errors } = state;
    const { pathname } = location;
    if (initialized && location !== last.location) {
      // Where no route matches, one stands in for it that shows the error, with no path that it matched.
      const template = matches.at(-1)?.pathname ? templateOf(matches, router.basename) : undefined;
      setRoute(telemetry, { path: pathname, template, type: typeOf(historyAction) });
    }
    if (errors !== last.errors) {
      for (const error of Object.values(errors ?? {}))
        if (!isAnswer(error)) reportError(telemetry, error, { route: 'router' });
    }
    last = initialized ? state : { errors };
  };
  const stopViews = pageViews()(telemetry);
  setRoute(telemetry, { ...currentRoute(telemetry), isPending: true });
  follow(router.state);
  const unsubscribe = router.subscribe(follow);
  return () => {
    unsubscribe();
    setRoute(telemetry, undefined);
    stopViews();
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
  const type = typeOf(useNavigationType());
  const { basename } = useContext(NavigationContext);
  const { matches: above } = useContext(RouteContext);
  const base = above.at(-1)?.pathnameBase.replace(/\/$/, '') ?? '';
  const matches = matchRoutes(routes, pathname.slice(base.length) || '/');
  const template = matches ? templateOf([...above, ...matches], basename) : undefined;
  const isTop = !above.length;

  // Before all other effects, so that what these record is of the new page.
  useInsertionEffect(() => {
    if (!isTop || !telemetry.isActive) return;
    const stop = pageViews()(telemetry);
    return () => {
      setRoute(telemetry, undefined);
      stop();
    };
  }, [telemetry, isTop]);
  useInsertionEffect(() => {
    const { route } = telemetry.context;
    const path = basename.replace(/\/$/, '') + pathname;
    // The routes below have said more of the same path already.
    const isKnown =
      route?.path === path && !!template?.endsWith('*') && !!route.template?.startsWith(template.slice(0, -1));
    if (!isKnown) setRoute(telemetry, { path, template, type });
  }, [telemetry, basename, pathname, template, type]);
  return useRoutes(routes);
}
