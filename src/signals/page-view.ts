import { whenSeen } from '../context/when-seen.ts';
import type { Labels, Telemetry } from '../types.ts';
import { createMeter } from './meter.ts';

/** What is known of a page view beside the page. */
export interface PageViewOptions {
  /** The `user_type` label. @default the type given to `telemetry.setUser`, else `anonymous` */
  readonly userType?: string | undefined;
  /** What is true of the view: on its logs and spans, never on metrics. @default {} */
  readonly attributes?: Labels | undefined;
}

/** Adds one to `frontend_page_views_total{page,user_type}`. */
export function countPageView(telemetry: Telemetry, page: string, userType: string | undefined): void {
  createMeter(telemetry)
    .counter('frontend.page_views', { unit: '{view}' })
    .add(1, { page, user_type: userType ?? telemetry.context.user.type ?? 'anonymous' });
}

/**
 * Says that a page is being viewed: begins a view, whose id all logs carry from now on, and counts it in
 * `frontend_page_views_total{page,user_type}`. Together with `pageViews()` a navigation is still counted once: the first
 * call after it names the view that `pageViews()` began. In a prerendered page it waits until somebody goes to the page.
 *
 * @example
 * trackPageView(telemetry, '/courses/:courseId', { userType: 'student' });
 */
export function trackPageView(telemetry: Telemetry, page: string, options: PageViewOptions = {}): void {
  if (!telemetry.isActive) return;
  whenSeen(() => {
    const { context } = telemetry;
    const { view } = context;
    const { userType, attributes } = options;
    const isSame = !view.counted || (view.counted === 'automatic' && view.page === page);
    if (!isSame) context.leave?.();
    context.set({
      view: { ...(isSame && view), page, counted: 'manual', ...(attributes && { attributes: { ...attributes } }) },
    });
    if (!isSame || !view.counted) countPageView(telemetry, page, userType);
  });
}
