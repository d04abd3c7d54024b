import { monotonicNow } from './environment.ts';

const QUIET_MS = 100;
const CAP_MS = 10_000;

/** The page, on its way to being settled. */
export interface Settling {
  /** Something begins that it waits for. Answers what to call when that ends. */
  busy(): () => void;
  /** Is settled now. */
  end(): void;
}

/**
 * Calls back once, when for a tenth of a second nothing was waited for and no frame was long, or after ten seconds: with
 * when the last of it was over, by the monotonic clock.
 */
export function whenSettled(done: (at: number) => void): Settling {
  const startedAt = monotonicNow();
  let lastAt = startedAt;
  let open = 0;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let observer: PerformanceObserver | undefined;

  const note = (entries: PerformanceEntryList): void => {
    for (const { startTime, duration } of entries) lastAt = Math.max(lastAt, startTime + duration);
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    clearTimeout(cap);
    observer?.disconnect();
    done(lastAt);
  };
  const look = (): void => {
    note(observer?.takeRecords() ?? []);
    const rest = lastAt + QUIET_MS - monotonicNow();
    clearTimeout(timer);
    if (open || isOver) return;
    if (rest > 0) timer = setTimeout(look, rest);
    else end();
  };
  const busy = (): (() => void) => {
    open++;
    return () => {
      open--;
      lastAt = monotonicNow();
      look();
    };
  };
  const cap = setTimeout(() => {
    lastAt = monotonicNow();
    end();
  }, CAP_MS);

  try {
    observer = new PerformanceObserver((list) => note(list.getEntries()));
    const [type] = ['long-animation-frame', 'longtask'].filter((one) =>
      PerformanceObserver.supportedEntryTypes.includes(one),
    );
    if (type) observer.observe({ type });
  } catch {
    // Not there: only requests are waited for.
  }
  // What the page shows next belongs to it. Hidden, it shows nothing.
  const painted = busy();
  if (document.hidden) painted();
  else requestAnimationFrame(() => setTimeout(painted));
  return { busy, end };
}
