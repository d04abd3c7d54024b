import { currentRoute, pageViews, type Route, reportError, setRoute, type Telemetry } from 'footlight';

/** As much of a match of TanStack Router as is needed. */
interface Match {
  readonly fullPath: string;
  readonly status: string;
  readonly error: unknown;
  /** Whether it shows that there is no such page. */
  readonly _notFound?: boolean | undefined;
}

interface Location {
  readonly pathname: string;
}

/** As much of TanStack Router as is needed: what `createRouter` answers. */
export interface TanStackRouter {
  readonly basepath: string;
  readonly state: { readonly matches: readonly Match[]; readonly resolvedLocation?: Location | undefined };
  readonly history: {
    subscribe(listener: (change: { readonly action: { readonly type: string } }) => void): () => void;
  };
  subscribe(event: 'onLoad', listener: (event: { readonly toLocation: Location }) => void): () => void;
}

/** As templates are written everywhere else: `$id` and `{$id}` as `:id`, `{-$id}` as `:id?`, `$` as `*`. */
const templateOf = (fullPath: string, basepath: string): string =>
  `${basepath}/${fullPath}`
    .replace(/\{?(-?)\$(\w*)\}?/g, (_, optional, name) => (name ? `:${name}${optional && '?'}` : '*'))
    .replace(/\/+/g, '/')
    .replace(/(.)\/$/, '$1');

/**
 * Follows a router of TanStack Router. Each path it comes to is one page view, named by the route that it matches, as
 * `/courses/:courseId`. So are logs, errors and the spans of `routeChanges()`. What loaders throw is reported, once, but not
 * `notFound()`. `pageViews()` is started, where the client does not have it. To be called before the router renders.
 *
 * @returns how to stop
 * @example
 * const router = createRouter({ routeTree });
 * trackRouter(telemetry, router);
 */
export function trackRouter(telemetry: Telemetry, router: TanStackRouter): () => void {
  if (!telemetry.isActive) return () => undefined;
  let type: Route['type'] = 'replace';
  const arrive = ({ pathname: path }: Location): void => {
    const { matches } = router.state;
    const match = matches.some(({ _notFound }) => _notFound) ? undefined : matches.at(-1);
    setRoute(telemetry, { path, template: match && templateOf(match.fullPath, router.basepath), type });
    type = 'replace';
    for (const { status, error } of matches) if (status === 'error') reportError(telemetry, error, { route: 'router' });
  };
  const stops = [
    pageViews()(telemetry),
    // A redirect replaces what was pushed: together they are a push.
    router.history.subscribe(({ action }) => {
      if (action.type !== 'REPLACE') type = action.type === 'PUSH' ? 'push' : 'traverse';
    }),
    router.subscribe('onLoad', ({ toLocation }) => arrive(toLocation)),
    () => setRoute(telemetry, undefined),
  ];
  const { resolvedLocation } = router.state;
  if (resolvedLocation) arrive(resolvedLocation);
  else setRoute(telemetry, { ...currentRoute(telemetry), isPending: true });
  return () => stops.forEach((stop) => stop());
}
