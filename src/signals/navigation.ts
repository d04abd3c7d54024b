import type { Attributes } from '../types.ts';

/** How a view was come to. Recorded once the router has had the time to give its page a title. */
export interface Arrival {
  readonly time: number;
  readonly attributes: Attributes;
}

/** What is known of a view as it begins: https://github.com/open-telemetry/opentelemetry-browser/blob/main/docs/navigation-event.md */
export const arrive = (sameDocument: boolean, type?: string | null, from?: string, isHash = false): Arrival => ({
  time: Date.now(),
  attributes: {
    'browser.navigation.same_document': sameDocument,
    'browser.navigation.hash_change': isHash,
    'browser.navigation.type': type ?? undefined,
    'footlight.view.referrer': from,
  },
});
