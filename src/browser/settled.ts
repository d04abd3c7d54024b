import { hasEntries } from './entries.ts';
import { monotonicNow } from './environment.ts';

const QUIET_MS = 100;
const CAP_MS = 10_000;
// From here on a frame is long: https://w3c.github.io/long-animation-frames/
const LONG_MS = 50;

/** The page, on its way to being settled. */
export interface Settling {
  /** Something begins that it waits for. Answers what to call when that is over, with since when it is. */
  busy(): (at?: number) => void;
  /** Is settled now. */
  end(): void;
}

/**
 * Calls back once, when for a tenth of a second nothing was waited for and no frame was long, or after ten seconds: with
 * when the last of it was over, by the monotonic clock.
 */
export function whenSettled(done: (at: number) => void): Settling {
  let lastAt = monotonicNow();
  let open = 0;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let observer: PerformanceObserver | undefined;

  const note = (at: number): void => void (lastAt = Math.max(lastAt, at));
  const take = (entries: PerformanceEntryList = []): void => {
    for (const { startTime, duration } of entries) note(startTime + duration);
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    clearTimeout(cap);
    observer?.disconnect();
    done(open ? monotonicNow() : lastAt);
  };
  const look = (dueAt = Number.POSITIVE_INFINITY): void => {
    const now = monotonicNow();
    take(observer?.takeRecords());
    // That late, the page was busy: the browser tells of the frame only after it, some browsers never.
    if (now - dueAt > LONG_MS) note(now);
    const rest = lastAt + QUIET_MS - now;
    clearTimeout(timer);
    if (open || isOver) return;
    if (rest > 0) timer = setTimeout(look, rest, now + rest);
    else end();
  };
  const busy: Settling['busy'] = () => {
    open++;
    return (at = monotonicNow()) => {
      open--;
      note(at);
      look();
    };
  };
  const cap = setTimeout(end, CAP_MS);

  // Where there is neither, only requests and late timers tell.
  const type = ['long-animation-frame', 'longtask'].find(hasEntries);
  if (type) {
    observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type });
  }
  // What the page shows next belongs to it. Hidden, it shows nothing.
  const painted = busy();
  if (document.hidden) painted();
  else requestAnimationFrame(() => setTimeout(painted));
  return { busy, end };
}
