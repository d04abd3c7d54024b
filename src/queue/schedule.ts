import { whenIdle } from '../browser/idle.ts';

/** Decides when to flush. */
export interface Schedule {
  /** Flushes within one interval, or as soon as the page is idle. No timer runs while nothing waits. */
  wake(soon?: boolean): void;
  /** Flushes no more. */
  stop(): void;
}

/**
 * Makes a schedule. The first flush comes at a random moment of the interval, so that the tabs that a deployment
 * reloads all at once do not send all at once.
 */
export function createSchedule(flush: () => void, intervalMs: number): Schedule {
  let timer: ReturnType<typeof setTimeout> | 0 | undefined;
  let delay = Math.random() * intervalMs;
  return {
    wake(soon) {
      if (soon) whenIdle(flush);
      timer ??= setTimeout(() => {
        timer = undefined;
        whenIdle(flush);
      }, delay);
      delay = intervalMs;
    },
    stop() {
      clearTimeout(timer);
      // Not `undefined`: it is never set again.
      timer = 0;
    },
  };
}
