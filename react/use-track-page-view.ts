'use client';

import { currentRoute, type PageViewOptions, type Telemetry, trackPageView } from 'footlight';
import { useEffect, useRef } from 'react';
import { useTelemetry } from './context.ts';

// What each client shows: a component that is mounted anew on the same path shows nothing new.
let shown: WeakMap<Telemetry, string> | undefined;

/**
 * Says that this component shows a page: one view in `frontend_page_views_total{page,user_type}` for each navigation
 * that shows it, however often it renders, under StrictMode too.
 *
 * @param page the route template, never a raw path with ids in it; by default the one in `routes` that matches
 * @example
 * function Course() { useTrackPageView('/courses/:courseId', { userType: 'student' }); … }
 */
export function useTrackPageView(page?: string, { userType }: PageViewOptions = {}): void {
  const telemetry = useTelemetry();
  const seen = useRef('');
  // No dependencies: the path can change without any prop of the component changing.
  useEffect(() => {
    const { path, template } = currentRoute(telemetry);
    const name = page ?? template;
    const key = `${path} ${name}`;

    if (seen.current === key) return;
    seen.current = key;
    shown ??= new WeakMap();
    if (shown.get(telemetry) === key) return;
    shown.set(telemetry, key);
    trackPageView(telemetry, name, { userType });
  });
  // Hidden or unmounted: by a navigation, or on the same path by a new key, a reset or StrictMode.
  useEffect(
    () => () => {
      if (!seen.current.startsWith(`${currentRoute(telemetry).path} `)) shown?.delete(telemetry);
      seen.current = '';
    },
    [telemetry],
  );
}
