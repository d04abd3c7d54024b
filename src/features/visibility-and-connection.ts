import { isOnline } from '../browser/environment.ts';
import { idle } from '../browser/idle.ts';
import { listen } from '../browser/listen.ts';
import { connection, visibility } from '../browser/page-state.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import type { Attributes, Feature } from '../types.ts';

/** How much is recorded of it. */
export interface VisibilityAndConnectionOptions extends CapOptions {
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 30 */
  readonly maxPerMinute?: number;
}

/**
 * Records in what circumstances the page is, as events, with times in seconds by the wall clock, which goes on while a laptop
 * sleeps:
 * - `footlight.visibility` when it is shown or hidden: `footlight.visibility.state`, and how long the state before it
 *   lasted, `footlight.visibility.previous_duration`.
 * - `footlight.offline` when the network is back: how long it was away, or not there since the client started,
 *   `footlight.offline.duration`.
 * - `footlight.connection` at the start, and when its effective type or the wish for less data changes:
 *   `footlight.connection.effective_type` (`slow-2g`, `2g`, `3g`, `4g`), `.rtt` in seconds, `.downlink` in megabits a second,
 *   `.save_data`. In Chromium only: https://wicg.github.io/netinfo/
 *
 * @example
 * createTelemetry({ …, features: [visibilityAndConnection()] });
 */
export function visibilityAndConnection({ maxPerMinute = 30 }: VisibilityAndConnectionOptions = {}): Feature {
  return (telemetry) => {
    const mayRecord = createCap(telemetry, maxPerMinute);
    const network = connection();
    let state = visibility();
    let stateSince = Date.now();
    let offlineSince = 0;
    let quality = '';

    const record = (name: string, attributes: Attributes): void => {
      if (mayRecord()) recordEvent(telemetry, name, attributes);
    };
    const look = (): void => {
      const now = Date.now();
      const secondsSince = (time: number): number => Math.max(0, now - time) / 1_000;
      const { effectiveType, rtt, downlink, saveData } = network ?? {};
      if (state !== visibility()) {
        state = visibility();
        record('footlight.visibility', {
          'footlight.visibility.state': state,
          'footlight.visibility.previous_duration': secondsSince(stateSince),
        });
        stateSince = now;
      }
      if (!isOnline()) offlineSince ||= now;
      else if (offlineSince) {
        record('footlight.offline', { 'footlight.offline.duration': secondsSince(offlineSince) });
        offlineSince = 0;
      }
      // Round trip and throughput alone change all the time.
      if (effectiveType && quality !== (quality = `${effectiveType} ${saveData}`)) {
        record('footlight.connection', {
          'footlight.connection.effective_type': effectiveType,
          'footlight.connection.rtt': rtt === undefined ? rtt : rtt / 1_000,
          'footlight.connection.downlink': downlink,
          'footlight.connection.save_data': saveData,
        });
      }
    };

    let isOver = false;
    // The first record of a page makes its session, which takes milliseconds: nobody waits for this one.
    idle().then(() => isOver || look());
    network?.addEventListener('change', look);
    const unlisten = listen('visibilitychange pageshow resume online offline', look);
    return () => {
      isOver = true;
      unlisten();
      network?.removeEventListener('change', look);
    };
  };
}
