/** Decides when to do something. */
export interface Schedule {
  /** Does it within one interval. No timer runs while nothing waits. */
  wake(): void;
  /** Does it no more. */
  stop(): void;
}

/**
 * Makes a schedule. The first time comes at a random moment of the interval, so that the tabs that a deployment reloads
 * all at once do not send all at once.
 */
export function createSchedule(task: () => void, intervalMs: () => number): Schedule {
  let timer: ReturnType<typeof setTimeout> | 0 | undefined;
  let share = Math.random();
  return {
    wake() {
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        task();
      }, share * intervalMs());
      share = 1;
    },
    stop() {
      clearTimeout(timer);
      // Not `undefined`: it is never set again.
      timer = 0;
    },
  };
}
