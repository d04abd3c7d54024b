import { currentRoute } from '../context/route.ts';
import type { Attributes, Telemetry } from '../types.ts';
import type { Arrival } from './navigation.ts';
import { countPageView } from './page-view.ts';

const CLAIM_MS = 1_000;

/** Records an event. */
export type Say = (name: string, attributes: Attributes, time?: number) => void;

/** What is to be known of the page. */
interface Page {
  /** Its URL, as it may be told, with this path. */
  url(path: string): string;
  /** What it calls itself. */
  title(): string | undefined;
  readonly say: Say;
}

/** The views of a page, one after the other. */
export interface Views {
  /** Counts the view that is not counted yet, and says how it was come to. */
  settle(): void;
  stop(): void;
  /** Begins a view or, without an arrival of its own, the same one again: by a redirect. */
  begin(isSame: boolean, next?: Arrival): void;
}

/** Begins views, and counts each once it has had the time to be named better. */
export function createViews(telemetry: Telemetry, { url, title, say }: Page): Views {
  const { context } = telemetry;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let arrival: Arrival | undefined;
  let userType: string | undefined;

  const settle = (): void => {
    const { view } = context;
    const { time, attributes } = arrival ?? {};
    clearTimeout(timer);
    arrival = undefined;
    if (attributes) say('browser.navigation', { ...attributes, 'footlight.view.title': title() }, time);
    if (view.counted || !view.page) return;
    context.set({ view: { ...view, counted: 'automatic' } });
    countPageView(telemetry, view.page, userType);
  };
  return {
    settle,
    stop: () => clearTimeout(timer),
    begin(isSame, next = arrival) {
      const { path, template } = currentRoute(telemetry);
      const { view, route, user } = context;
      const here = (): Attributes => ({ 'url.full': url(path) });
      const own = (arrival = next && { ...next, attributes: { ...next.attributes, ...here() } });
      // React Router 6 changes the URL only after it has told.
      if (own && route) Promise.resolve().then(() => Object.assign(own.attributes, here()));
      // Else the app has named it already.
      if (!isSame || !view.counted) context.set({ view: { ...(isSame && view), page: template } });
      // What leads to the next page may be that somebody signs in or out.
      userType = route && (user.type ?? 'anonymous');
      clearTimeout(timer);
      if (!route?.isPending) timer = setTimeout(settle, CLAIM_MS);
    },
  };
}
