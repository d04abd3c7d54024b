import { type MetricType, onCLS, onFCP, onINP, onLCP, onTTFB, type ReportOpts } from 'web-vitals';
import type { Feature } from '../types.ts';
import { type WebVitalsOptions, watchVitals } from './watch-vitals.ts';

/**
 * Records LCP, INP, CLS, FCP and TTFB as the `web-vitals` library measures them, of the page load and again when the
 * back/forward cache brings the page back: once each in `frontend_web_vital_lcp_seconds{page}` and its like,
 * `frontend_web_vital_cls{page}`, and at each report as a `browser.web_vital` event. `page` is the route template of the
 * page that was loaded, wherever the app has gone since. Those of soft navigations go to histograms of their own,
 * `frontend_web_vital_soft_navigation_…`.
 * https://github.com/GoogleChrome/web-vitals
 *
 * @example
 * createTelemetry({ …, features: [webVitals({ softNavigations: true })] });
 */
export function webVitals(options: WebVitalsOptions = {}): Feature {
  return watchVitals<MetricType, ReportOpts>({ watches: [onCLS, onFCP, onINP, onLCP, onTTFB] }, options);
}
