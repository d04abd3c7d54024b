import { type Attention, createAttention } from '../browser/attention.ts';
import { onLifecycle, onRestore } from '../browser/lifecycle.ts';
import { currentUrl, hashPath } from '../browser/location.ts';
import type { NavigationType } from '../browser/navigation.ts';
import { loadType, pageTitle, referrer } from '../browser/page.ts';
import { currentRoute } from '../context/route.ts';
import { onRoute } from '../context/router.ts';
import { whenSeen } from '../context/when-seen.ts';
import { scrubUrl, type UrlOptions } from '../privacy/scrub-url.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import { arrive } from '../signals/navigation.ts';
import { createViews, type Say } from '../signals/views.ts';
import type { Feature, Telemetry } from '../types.ts';

/** How page views are told apart, and how much is recorded of them. */
export interface PageViewsOptions extends CapOptions, UrlOptions {
  /** Whether paths are in the hash of the URL: `/#/courses/42` or `/#!/courses/42`. @default false */
  readonly hash?: boolean;
  /** Events a minute; the others are counted as dropped. Page views are counted all the same. @default 60 */
  readonly maxPerMinute?: number;
}

const withoutHash = (): string => currentUrl().replace(/#.*/, '');

/** Says what was seen of a view, so far: of a page that is hidden nothing more may ever be heard. */
function sayWhatWasSeen(attention: Attention, say: Say): void {
  const seen = attention.take();
  if (!seen) return;
  say('footlight.view.end', {
    'footlight.view.duration': seen.total,
    'footlight.view.visible_duration': seen.visible,
    'footlight.view.scroll_depth': seen.depth,
  });
}

/** Follows the views of a page that somebody sees. Answers how to stop. */
function follow(telemetry: Telemetry, options: PageViewsOptions, say: Say): () => void {
  const { context } = telemetry;
  const { hash, allowedQuery } = options;
  const url = (path: string): string => `${scrubUrl(currentUrl(), allowedQuery)}${hash ? `#${path}` : ''}`;
  const views = createViews(telemetry, { url, title: pageTitle, say });
  const attention = createAttention();
  let { path } = currentRoute(telemetry);
  let place = withoutHash();
  let isPending = false;
  let isGone = false;

  const end = (): void => {
    views.settle();
    sayWhatWasSeen(attention, say);
  };
  const leave = (): void => {
    end();
    isGone = false;
    attention.begin();
  };
  const navigated = (type: NavigationType | null): void => {
    const isHashChange = context.route ? !!hash : place === (place = withoutHash());
    const wasPending = isPending !== (isPending = !!context.route?.isPending);
    const wasHere = path === ({ path } = currentRoute(telemetry)).path;
    const { counted, page } = context.view;
    if (wasHere && (counted || !context.route)) return;
    // A redirect by the router is no view of its own.
    const isSame = wasHere || (!counted && (type === 'replace' || wasPending));
    if (!isSame) leave();
    views.begin(isSame, isSame ? undefined : arrive(true, type, page, isHashChange));
  };

  context.leave = leave;
  attention.begin();
  views.begin(true, arrive(false, loadType(), referrer() && scrubUrl(referrer())));
  const stops = [
    onRoute(telemetry, navigated),
    // Before what hears that the page is visible again: its time is that of the new view.
    onRestore(() => {
      leave();
      views.begin(false, arrive(false, 'traverse'));
    }),
    onLifecycle((away, left) => {
      isGone ||= left;
      if (away) end();
      else if (!isGone) attention.resume();
    }),
    views.stop,
    attention.stop,
  ];
  return () => {
    context.leave = undefined;
    stops.forEach((stop) => stop());
  };
}

/**
 * Counts page views by itself, in `frontend_page_views_total{page,user_type}`: the first load, each navigation to
 * another path, and each return from the back/forward cache; a prerendered page once somebody goes to it. `page` is the
 * route template. It counts once, however often it is started. A view is counted a second after it began, or as the page
 * leaves: until then `trackPageView` and `useTrackPageView` may name it better. Two events say more of it:
 * `browser.navigation` how it was come to, and `footlight.view.end` how long and how far it was seen, each time the user
 * leaves it: the last one of a `footlight.view.id` holds.
 *
 * @example
 * createTelemetry({ …, routes: ['/courses/:courseId'], features: [pageViews()] });
 */
export function pageViews(options: PageViewsOptions = {}): Feature {
  const { hash, maxPerMinute = 60 } = options;
  return (telemetry) => {
    const { context } = telemetry;
    if (context.viewed || !telemetry.isActive) return () => undefined;
    context.viewed = true;
    const mayRecord = createCap(telemetry, maxPerMinute);
    const say: Say = (name, attributes, time) => mayRecord() && recordEvent(telemetry, name, attributes, { time });
    let stop: (() => void) | undefined;
    if (hash) context.path = hashPath;
    const stopWaiting = whenSeen(() => {
      stop = follow(telemetry, options, say);
    });
    return () => {
      context.viewed = false;
      stopWaiting();
      stop?.();
    };
  };
}
