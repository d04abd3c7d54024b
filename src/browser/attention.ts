import { monotonicNow } from './environment.ts';
import { listen } from './listen.ts';

/** How long the page was seen since the beginning, and how much of it. */
export interface Seen {
  /** Seconds until it was left: by the wall clock, because the other one stands still while a laptop sleeps. */
  readonly total: number;
  /** Seconds of it on the screen: by the monotonic clock, for the same reason. */
  readonly visible: number;
  /** The greatest part of the document, from its top, that was scrolled to: 0 to 1. */
  readonly depth: number;
}

/** Watches whether the page is seen. */
export interface Attention {
  /** Begins anew. */
  begin(): void;
  /** Goes on after `take`, if the page is on the screen. */
  resume(): void;
  /** Halts, and answers what was seen; nothing where that is not more than the last time. */
  take(): Seen | undefined;
  stop(): void;
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** Begins to watch whether the page is seen. */
export function createAttention(): Attention {
  let beganAt = 0;
  let since: number | undefined;
  let visibleMs = 0;
  let bottom = 0;
  let isMore = false;
  const look = (): void => void (bottom = Math.max(bottom, scrollY + innerHeight));
  const resume = (): void => {
    if (since !== undefined || document.hidden) return;
    since = monotonicNow();
    isMore = true;
  };
  return {
    begin() {
      beganAt = Date.now();
      visibleMs = bottom = 0;
      since = undefined;
      isMore = true;
      resume();
    },
    resume,
    take() {
      if (since !== undefined) {
        look();
        visibleMs += monotonicNow() - since;
        since = undefined;
      }
      if (!isMore) return undefined;
      isMore = false;
      return {
        total: rounded(Math.max(visibleMs, Date.now() - beganAt) / 1_000),
        visible: rounded(visibleMs / 1_000),
        depth: bottom && rounded(Math.min(1, bottom / document.documentElement.scrollHeight)),
      };
    },
    // Where it is not there, for each step: https://developer.mozilla.org/docs/Web/API/Document/scrollend_event
    stop: listen('onscrollend' in window ? 'scrollend' : 'scroll', ({ target }) => target === document && look()),
  };
}
