import type { Telemetry } from '../types.ts';

const WINDOW_MS = 60_000;

/** How much a feature may record. */
export interface CapOptions {
  /** Events a minute; the others are counted as dropped, with the reason `cap`. */
  readonly maxPerMinute?: number;
}

/** Makes a cap: answers whether one more event may be recorded in this minute, and counts it as dropped where not. */
export function createCap(telemetry: Telemetry, maxPerMinute: number): () => boolean {
  let since = 0;
  let used = 0;
  return () => {
    const now = Date.now();
    // A clock that is set back must not silence it.
    if (Math.abs(now - since) >= WINDOW_MS) [since, used] = [now, 0];
    if (used++ < maxPerMinute) return true;
    telemetry.settle('logs', 'dropped', 'cap', 1);
    return false;
  };
}
