import { type NavigationType, onNavigate } from '../browser/navigation.ts';
import type { Route, Telemetry } from '../types.ts';

/**
 * Says where the router of the app is, in place of the URL: from then on it names pages, and a view is counted for each path
 * that it comes to, not for each that the URL had on the way. To be called before the new page renders. `trackRouter` of
 * `footlight/react-router` and `footlight/tanstack-router` does it.
 *
 * @param route where it is; nothing if it is followed no longer
 * @example
 * router.afterEach(({ path, matched }) => setRoute(telemetry, { path, template: matched.at(-1)?.path }));
 */
export function setRoute({ context, isActive }: Telemetry, route: Route | undefined): void {
  if (!isActive) return;
  context.route = route;
  context.routed?.forEach((listener) => listener());
}

/** Calls back after each navigation within the document, and says how: of the app's router where one is followed, else of the browser. */
export function onRoute({ context }: Telemetry, listener: (type: NavigationType | null) => void): () => void {
  const routed = (): void => listener(context.route?.type ?? null);
  const listeners = (context.routed ??= new Set());
  listeners.add(routed);
  const stop = onNavigate((type) => context.route || listener(type));
  return () => {
    listeners.delete(routed);
    stop();
  };
}
