import { type NavigationType, onNavigate } from '../browser/navigation.ts';
import type { Route, Telemetry } from '../types.ts';
import { pathOf } from './route.ts';

/**
 * Says where the router of the app is, in place of the URL: from then on it names pages, and a view is counted for each path
 * that it comes to, not for each that the URL had on the way. To be called before the new page renders. `trackRouter` of
 * `footlight/react-router` and `footlight/tanstack-router` does it.
 *
 * @param route where it is; nothing if it is followed no longer
 * @example
 * router.afterEach(({ path, matched }) => setRoute(telemetry, { path, template: matched.at(-1)?.path }));
 */
export function setRoute({ context, isActive }: Telemetry, route?: Route): void {
  const before = context.route;
  // As of now: the URL may be ahead of the router.
  const { path = pathOf(context) } = route ?? {};
  const template = route?.template?.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  // Routes inside of others tell before these, and know more than a splat.
  const isLess = template?.endsWith('*') && before?.template?.startsWith(template.slice(0, -1));
  if (!isActive || (before && (route?.isPending || (isLess && before.path === path)))) return;
  context.route = route && { ...route, path, template };
  context.routed?.forEach((listener) => listener());
}

const TYPES: Readonly<Record<string, NavigationType>> = { PUSH: 'push', REPLACE: 'replace' };

/** Calls back after each navigation within the document, and says how: of the app's router where one is followed, else of the browser. */
export function onRoute({ context }: Telemetry, listener: (type: NavigationType | null) => void): () => void {
  let path = pathOf(context);
  let last: NavigationType | null = null;
  const routed = (): void => {
    const { action } = context.route ?? {};
    listener(action ? (TYPES[action] ?? 'traverse') : last);
  };
  const listeners = (context.routed ??= new Set());
  listeners.add(routed);
  const stop = onNavigate((type) => {
    // Routers write what they know into the entry as well.
    if (path !== (path = pathOf(context))) last = type;
    if (!context.route) listener(type);
  });
  return () => {
    listeners.delete(routed);
    stop();
  };
}
