import { listen } from './listen.ts';

/** Something that happened while the page loaded, by the monotonic clock. */
export interface Milestone {
  readonly name: string;
  readonly at: number;
}

/** How the page came. Nothing where the browser does not say. */
export const navigationEntry = (): PerformanceNavigationTiming | undefined =>
  performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined;

/** What happened while the page loaded, so far. */
export function milestones(entry: PerformanceNavigationTiming): readonly Milestone[] {
  const { domInteractive, domContentLoadedEventEnd, loadEventEnd } = entry;
  return [
    ...performance.getEntriesByType('paint').map(({ name, startTime }) => ({ name, at: startTime })),
    ...Object.entries({ domInteractive, domContentLoadedEventEnd, loadEventEnd }).map(([name, at]) => ({ name, at })),
  ].filter(({ at }) => at > 0);
}

/** What the server says in `<meta name="traceparent">`, or in a `Server-Timing: traceparent;desc="…"` of the page. */
export function serverTraceparent(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="traceparent"]')?.content;
  return meta || (navigationEntry()?.serverTiming?.find(({ name }) => name === 'traceparent')?.description ?? '');
}

/** Calls back once: when the page has loaded, when the document goes away before, or when the answer is called. */
export function onceLoaded(callback: () => void): () => void {
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stops.forEach((stop) => stop());
    callback();
  };
  const ready = (): void => {
    // The end of the load event is known only after it.
    if (document.readyState === 'complete') setTimeout(end);
  };
  const stops = [listen('load', ready), listen('pagehide', end)];
  ready();
  return end;
}

/**
 * Calls back once somebody sees the page: now, or when it is activated if it is prepared out of sight, which may be never.
 * https://developer.mozilla.org/docs/Web/API/Document/prerendering
 */
export function onceSeen(callback: () => void): () => void {
  if ((document as { readonly prerendering?: boolean }).prerendering) {
    const stop = listen('prerenderingchange', () => {
      stop();
      callback();
    });
    return stop;
  }
  callback();
  return () => undefined;
}
