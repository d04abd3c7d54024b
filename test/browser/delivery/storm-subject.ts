/** What the page of the storm has besides. */
export interface StormSubject {
  /** From the click to its handler. */
  clickMs: number;
  /** Records logs in chunks, each of which is a task of its own. Resolves after the last one. */
  record(options: { chunks: number; size: number; everyMs: number }): Promise<void>;
  /** The longest task since the last call, besides those that record. */
  longestTaskMs(): Promise<number>;
}

declare global {
  var storm: StormSubject;
}

/** Runs in the page of the storm. As it is sent as text, it must name nothing outside. */
export function prepareStorm(): void {
  const LONG_MS = 50;
  const TICK_MS = 4;
  const chunks: { start: number; end: number }[] = [];
  let tasks: { start: number; end: number }[] = [];
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        tasks.push({ start: startTime, end: startTime + duration });
      }
    }).observe({ type: 'longtask' });
  } else {
    // Where a browser does not tell: timers that are late.
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      if (now - last - TICK_MS >= LONG_MS) tasks.push({ start: last + TICK_MS, end: now });
      last = now;
    }, TICK_MS);
  }
  globalThis.storm = {
    clickMs: Number.NaN,
    record({ chunks: count, size, everyMs }) {
      let from = 0;
      return new Promise((resolve) => {
        const timer = setInterval(() => {
          const start = performance.now();
          subject.record({ from, count: size });
          chunks.push({ start, end: performance.now() });
          from += size;
          if (from < count * size) return;
          clearInterval(timer);
          resolve();
        }, everyMs);
      });
    },
    async longestTaskMs() {
      // Observers hear of a task after it.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const others = tasks.filter((task) => !chunks.some(({ start, end }) => start < task.end && task.start < end));
      tasks = [];
      return Math.max(0, ...others.map(({ start, end }) => end - start));
    },
  };
  addEventListener('click', ({ timeStamp }) => {
    globalThis.storm.clickMs = performance.now() - timeStamp;
  });
}
