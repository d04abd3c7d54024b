import { wallTime } from '../browser/environment.ts';
import { navigationEntry, onceLoaded, onceSeen } from '../browser/page-load.ts';
import { scrubUrl, type UrlOptions } from '../privacy/scrub-url.ts';
import { recordEvent } from '../signals/event.ts';
import { resourceTiming, timingAttributes } from '../signals/timing.ts';
import type { Feature } from '../types.ts';

/**
 * Records how the page came, in one `browser.navigation_timing` event, once it has loaded, or as it is left before: with the
 * time of the navigation, and `browser.navigation_timing.*` and `browser.resource_timing.*` in milliseconds since then. What
 * did not happen is left out. A prerendered page is recorded once it is activated: `footlight.activation_start` says when.
 * https://www.w3.org/TR/navigation-timing-2/
 *
 * @example
 * createTelemetry({ …, features: [navigationTiming()] });
 */
export function navigationTiming({ allowedQuery }: UrlOptions = {}): Feature {
  return (telemetry) => {
    let isStopped = false;
    let stopWaiting: (() => void) | undefined;
    const record = (): void => {
      const entry = navigationEntry();
      if (!entry) return;
      const attributes = {
        'url.full': scrubUrl(entry.name, allowedQuery),
        ...timingAttributes(
          entry,
          'browser.navigation_timing',
          'type redirectCount unloadEventStart unloadEventEnd domInteractive domContentLoadedEventStart ' +
            'domContentLoadedEventEnd domComplete loadEventStart loadEventEnd',
        ),
        ...timingAttributes(entry, 'footlight', 'activationStart'),
        ...resourceTiming(entry),
      };
      recordEvent(telemetry, 'browser.navigation_timing', attributes, { time: wallTime(0) });
    };
    const end = onceLoaded(() => {
      if (!isStopped) stopWaiting = onceSeen(record);
    });
    return () => {
      isStopped = true;
      end();
      stopWaiting?.();
    };
  };
}
