import { pageViews, reportError, setRoute, type Telemetry } from 'footlight';

/** As much of a match of TanStack Router as is needed. */
interface Match {
  readonly fullPath: string;
  readonly status: string;
  readonly error: unknown;
  /** Whether it shows that there is no such page; by its other name until 1.169. */
  readonly _notFound?: boolean | undefined;
  readonly globalNotFound?: boolean | undefined;
}

/** As much of TanStack Router as is needed: what `createRouter` answers. */
export interface TanStackRouter {
  readonly basepath: string;
  readonly state: { readonly matches: readonly Match[]; readonly resolvedLocation?: unknown };
  readonly history: {
    readonly location: { readonly pathname: string };
    subscribe(listener: (change: { readonly action: { readonly type: string } }) => void): () => void;
  };
  subscribe(event: 'onLoad', listener: () => void): () => void;
}

/** As templates are written everywhere else: `$id` and `{$id}` as `:id`, `{-$id}` as `:id?`, `$` as `*`. */
const templateOf = (fullPath: string, basepath: string): string =>
  `${basepath}/${fullPath}`.replace(/\{?(-?)\$(\w*)\}?/g, (_, optional, name) =>
    name ? `:${name}${optional && '?'}` : '*',
  );

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
  let action = 'REPLACE';
  const arrive = (): void => {
    const { pathname: path } = router.history.location;
    const { matches } = router.state;
    const match = matches.some(({ _notFound, globalNotFound }) => _notFound || globalNotFound)
      ? undefined
      : matches.at(-1);
    setRoute(telemetry, { path, template: match && templateOf(match.fullPath, router.basepath), action });
    action = 'REPLACE';
    for (const { status, error } of matches) if (status === 'error') reportError(telemetry, error, { route: 'router' });
  };
  const stops = [
    pageViews()(telemetry),
    // A redirect replaces what was pushed: together they are a push.
    router.history.subscribe(({ action: { type } }) => {
      if (type !== 'REPLACE') action = type;
    }),
    router.subscribe('onLoad', arrive),
    () => setRoute(telemetry),
  ];
  setRoute(telemetry, { isPending: true });
  if (router.state.resolvedLocation) arrive();
  return () => stops.forEach((stop) => stop());
}
