import { type Attention, createAttention } from '../browser/attention.ts';
import { onLifecycle, onRestore } from '../browser/lifecycle.ts';
import { currentUrl, hashPath } from '../browser/location.ts';
import { type NavigationType, onNavigate } from '../browser/navigation.ts';
import { loadType, pageTitle, referrer } from '../browser/page.ts';
import { currentRoute } from '../context/route.ts';
import { whenSeen } from '../context/when-seen.ts';
import { scrubUrl, type UrlOptions } from '../privacy/scrub-url.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import { type Arrival, arrive } from '../signals/navigation.ts';
import { countPageView } from '../signals/page-view.ts';
import type { Attributes, Feature, Telemetry } from '../types.ts';

const CLAIM_MS = 1_000;

/** How page views are told apart, and how much is recorded of them. */
export interface PageViewsOptions extends CapOptions, UrlOptions {
  /** Whether paths are in the hash of the URL: `/#/courses/42` or `/#!/courses/42`. @default false */
  readonly hash?: boolean;
  /** Events a minute; the others are counted as dropped. Page views are counted all the same. @default 60 */
  readonly maxPerMinute?: number;
}

type Say = (name: string, attributes: Attributes, time?: number) => void;

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

/** Begins views, and says how each was come to as it is counted. */
function createViews(telemetry: Telemetry, { hash: isHash, allowedQuery }: PageViewsOptions, say: Say) {
  const { context } = telemetry;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let arrival: Arrival | undefined;

  const settle = (): void => {
    const { view } = context;
    const { time, attributes } = arrival ?? {};
    clearTimeout(timer);
    arrival = undefined;
    if (attributes) say('browser.navigation', { ...attributes, 'footlight.view.title': pageTitle() }, time);
    // The router is not there yet.
    if (!view.page) timer = setTimeout(settle, CLAIM_MS);
    if (view.counted || !view.page) return;
    context.set({ view: { ...view, counted: 'automatic' } });
    countPageView(telemetry, view.page, undefined);
  };
  return {
    settle,
    stop: () => clearTimeout(timer),
    /** Begins a view or, without an arrival of its own, the same one again: by a redirect. */
    begin(isSame: boolean, next = arrival): void {
      const { path, template } = currentRoute(telemetry);
      const { view, route } = context;
      // A router that names pages does so once it shows them.
      const page = !route ? template : route.path === path ? route.page : undefined;
      const url = `${scrubUrl(currentUrl(), allowedQuery)}${isHash ? `#${path}` : ''}`;
      arrival = next && { ...next, attributes: { ...next.attributes, 'url.full': url } };
      // Else the app has named it already.
      if (!isSame || !view.counted) context.set({ view: { ...(isSame && view), page } });
      clearTimeout(timer);
      timer = setTimeout(settle, CLAIM_MS);
    },
  };
}

/** Follows the views of a page that somebody sees. Answers how to stop. */
function follow(telemetry: Telemetry, options: PageViewsOptions, say: Say): () => void {
  const { context } = telemetry;
  const views = createViews(telemetry, options, say);
  const attention = createAttention();
  let { path } = currentRoute(telemetry);
  let place = withoutHash();
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
    const isHashChange = place === (place = withoutHash());
    if (path === ({ path } = currentRoute(telemetry)).path) return;
    const { counted, page } = context.view;
    // A redirect by the router is no view of its own.
    const isSame = type === 'replace' && !counted;
    if (!isSame) leave();
    views.begin(isSame, isSame ? undefined : arrive(true, type, page, isHashChange));
  };

  context.leave = leave;
  attention.begin();
  views.begin(true, arrive(false, loadType(), referrer() && scrubUrl(referrer())));
  const stops = [
    onNavigate(navigated),
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
  return () => stops.forEach((stop) => stop());
}

/**
 * Counts page views by itself, in `frontend_page_views_total{page,user_type}`: the first load, each navigation to
 * another path, and each return from the back/forward cache; a prerendered page once somebody goes to it. `page` is the
 * route template. A view is counted a second after it began, or as the page leaves: until then `trackPageView` and
 * `useTrackPageView` may name it better. Two events say more of it: `browser.navigation` how it was come to, and
 * `footlight.view.end` how long and how far it was seen, each time the user leaves it: the last one of a
 * `footlight.view.id` holds.
 *
 * @example
 * createTelemetry({ …, routes: ['/courses/:courseId'], features: [pageViews()] });
 */
export function pageViews(options: PageViewsOptions = {}): Feature {
  const { hash, maxPerMinute = 60 } = options;
  return (telemetry) => {
    const mayRecord = createCap(telemetry, maxPerMinute);
    const say: Say = (name, attributes, time) => mayRecord() && recordEvent(telemetry, name, attributes, { time });
    let stop: (() => void) | undefined;
    const { context } = telemetry;
    if (hash) context.path = hashPath;
    // Before anybody has seen the page, too: who asks whether views are followed must not follow them a second time.
    context.leave = () => undefined;
    const stopWaiting = whenSeen(() => {
      stop = follow(telemetry, options, say);
    });
    return () => {
      stopWaiting();
      stop?.();
      context.leave = undefined;
    };
  };
}
