import type { Browser, CDPSession, Page } from 'playwright-core';

/**
 * Headers without which the clock of a page ticks only every tenth of a millisecond:
 * https://developer.mozilla.org/docs/Web/API/Performance_API/High_precision_timing
 */
export const FINE_CLOCK = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
} as const;

/** A page in a process of its own, and what it cost. */
export interface Visit {
  readonly page: Page;
  readonly protocol: CDPSession;
  /** Milliseconds that its main thread has run for, by the clock of the thread. */
  cpu(): Promise<number>;
  /** Bytes of its heap that are in use. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a page, in a context of its own; before that, does something with what steers it. */
export async function visit(
  browser: Browser,
  url: string,
  prepare?: (protocol: CDPSession) => Promise<void>,
): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
  await prepare?.(protocol);
  await page.goto(url);
  return {
    page,
    protocol,
    async cpu() {
      const { metrics } = await protocol.send('Performance.getMetrics');
      return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
    },
    async heap() {
      await protocol.send('HeapProfiler.collectGarbage');
      return (await protocol.send('Runtime.getHeapUsage')).usedSize;
    },
    close: () => context.close(),
  };
}
