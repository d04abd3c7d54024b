/** Wrong combinations do not compile. Checked by `tsc`: each line after `@ts-expect-error` must be an error. */

import { createRootRoute, createRouter } from '@tanstack/react-router';
import { setRoute, type Telemetry } from 'footlight';
import { TrackedRoutes, trackRouter } from 'footlight/react-router';
import { trackRouter as trackTanStackRouter } from 'footlight/tanstack-router';
import type { ReactElement } from 'react';
import { createBrowserRouter, createHashRouter, createMemoryRouter, Route } from 'react-router';
import { createBrowserRouter as createNewestRouter } from 'react-router-8';
import { createBrowserRouter as createRouterOf6 } from 'react-router-dom-6';
import { createBrowserRouter as createOldestRouter } from 'react-router-dom-6.4';

const tanStack = () => createRouter({ routeTree: createRootRoute() });

export const tracked = (telemetry: Telemetry): readonly (() => void)[] => [
  // @ts-expect-error: the client comes first
  trackRouter(createBrowserRouter([]), telemetry),
  // @ts-expect-error: a router, not its routes
  trackRouter(telemetry, [{ path: '/' }]),
  // @ts-expect-error: that is another router
  trackRouter(telemetry, tanStack()),
  // @ts-expect-error: and that is none
  trackTanStackRouter(telemetry, createBrowserRouter([])),
  // @ts-expect-error: a router, not its route tree
  trackTanStackRouter(telemetry, createRootRoute()),
  trackRouter(telemetry, createBrowserRouter([])),
  trackRouter(telemetry, createHashRouter([])),
  trackRouter(telemetry, createMemoryRouter([])),
  trackRouter(telemetry, createNewestRouter([])),
  trackRouter(telemetry, createRouterOf6([])),
  trackRouter(telemetry, createOldestRouter([])),
  trackTanStackRouter(telemetry, tanStack()),
];

export const routes = (telemetry: Telemetry): readonly ReactElement[] => [
  // @ts-expect-error: it has a client
  <TrackedRoutes key="none" />,
  // @ts-expect-error: the property is called telemetry
  <TrackedRoutes key="client" client={telemetry} />,
  <TrackedRoutes key="right" telemetry={telemetry}>
    <Route path="/" />
  </TrackedRoutes>,
];

export const placed = (telemetry: Telemetry): readonly unknown[] => [
  // @ts-expect-error: a route, not its template
  setRoute(telemetry, '/courses/:courseId'),
  // @ts-expect-error: there is no such property
  setRoute(telemetry, { path: '/courses/1', name: '/courses/:courseId' }),
  setRoute(telemetry, { path: '/courses/1', template: '/courses/:courseId' }),
  setRoute(telemetry),
];
