import type { Early, EarlyError } from '../browser/early.ts';
import { hasEntries } from '../browser/entries.ts';
import { listen } from '../browser/listen.ts';

const MAX_ERRORS = 100;
const MAX_ENTRIES = 500;

const FRAME = 'long-animation-frame';

/** Entries of a type, as long as they are kept. */
interface Keeping {
  readonly kept: readonly PerformanceEntry[];
  /** Adds what the browser has not handed over yet. */
  take(): void;
  stop(): void;
}

function keepEntries(type: string): Keeping {
  const kept: PerformanceEntry[] = [];
  const keep = (list: PerformanceEntryList): void => void kept.push(...list.slice(0, MAX_ENTRIES - kept.length));
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type, buffered: true });
  return { kept, take: () => keep(observer.takeRecords()), stop: () => observer.disconnect() };
}

/**
 * The inline snippet: keeps what happens until the client is there. Errors, because nobody else does; and the entries of
 * which a page can have more than the browser buffers, or which it can clear: https://w3c.github.io/timing-entrytypes-registry/
 * Whoever takes them listens from then on, several clients of one task too. In a task after that it ends.
 */
export function keepEarly(): void {
  const page = globalThis as { footlightEarly?: Early };
  if (page.footlightEarly) return;
  const errors: EarlyError[] = [];
  const entries: Record<string, readonly PerformanceEntry[]> = {};
  const keepings: Keeping[] = [];
  const unlisten = listen('error unhandledrejection', (event) => {
    if (errors.length < MAX_ERRORS) errors.push({ event, time: Date.now() });
  });
  const end = (): void => {
    unlisten();
    keepings.forEach(({ stop }) => stop());
    // Stays, so that a second snippet does not begin again.
    page.footlightEarly = { errors: [], entries: {} };
  };
  let isEnding = false;
  const take = (): void => {
    keepings.forEach((keeping) => keeping.take());
    if (!isEnding) setTimeout(end);
    isEnding = true;
  };
  page.footlightEarly = { errors, entries, take };

  for (const type of ['resource', hasEntries(FRAME) ? FRAME : 'longtask'].filter(hasEntries)) {
    try {
      const keeping = keepEntries(type);
      entries[type] = keeping.kept;
      keepings.push(keeping);
    } catch {
      // An old browser that observes in another way: errors are kept all the same.
    }
  }
}
