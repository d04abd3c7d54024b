import { onLifecycle, onRestore } from '../browser/lifecycle.ts';
import { currentPath } from '../browser/location.ts';
import { onNavigate } from '../browser/navigation.ts';
import { currentRoute } from '../context/route.ts';
import { countPageView } from '../signals/page-view.ts';
import type { Feature } from '../types.ts';

const CLAIM_MS = 1_000;

/**
 * Counts page views by itself, in `frontend_page_views_total{page,user_type}`: the first load, each navigation to
 * another path, and each return from the back/forward cache. `page` is the route template. A view is counted a second
 * after it began, or as the page leaves: until then `trackPageView` and `useTrackPageView` may name it better.
 *
 * @example
 * createTelemetry({ …, routes: ['/courses/:courseId'], features: [pageViews()] });
 */
export function pageViews(): Feature {
  return (telemetry) => {
    const { context } = telemetry;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let path = currentPath();

    const count = (): void => {
      const { view } = context;
      if (view.counted || !view.page) return;
      context.set({ view: { ...view, counted: 'automatic' } });
      countPageView(telemetry, view.page, undefined);
    };
    const begin = (isSame: boolean): void => {
      if (!isSame) count();
      const { path: now, template } = currentRoute(telemetry);
      path = now;
      context.set({ view: { ...(isSame && context.view), page: template } });
      clearTimeout(timer);
      timer = setTimeout(count, CLAIM_MS);
    };

    if (!context.view.counted) begin(true);
    const stops = [
      // A redirect by the router is no view of its own.
      onNavigate((replaced) => path !== currentPath() && begin(replaced && !context.view.counted)),
      onRestore(() => begin(false)),
      onLifecycle((away) => away && count()),
      () => clearTimeout(timer),
    ];
    return () => stops.forEach((stop) => stop());
  };
}
