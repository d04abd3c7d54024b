import { earlyEntries } from './early.ts';
import { onLifecycle } from './lifecycle.ts';

/** How entries are watched: what `PerformanceObserver.observe` takes beside the type. */
export interface EntriesOptions {
  /** The least duration of `event` entries, in milliseconds. */
  readonly durationThreshold?: number;
}

/** Whether the browser makes entries of a type. */
export const hasEntries = (type: string): boolean =>
  !!globalThis.PerformanceObserver?.supportedEntryTypes?.includes(type);

/**
 * Calls back with each performance entry of a type, those from before included, and before the page goes away with what
 * the browser has not handed over yet. Never where the browser makes none.
 * https://www.w3.org/TR/performance-timeline/
 */
export function onEntries<Entry extends PerformanceEntry = PerformanceEntry>(
  type: string,
  listener: (entry: Entry) => void,
  options: EntriesOptions = {},
): () => void {
  if (!hasEntries(type)) return () => undefined;
  const hear = (entries: readonly PerformanceEntry[]): void => (entries as readonly Entry[]).forEach(listener);
  const observer = new PerformanceObserver((list) => hear(list.getEntries()));
  const early = earlyEntries(type);
  observer.observe({ type, buffered: !early, ...options });
  if (early) hear(early);
  const take = (): void => hear(observer.takeRecords());
  const unlisten = onLifecycle((away) => away && take());
  return () => {
    take();
    unlisten();
    observer.disconnect();
  };
}
