import { onLifecycle } from '../browser/lifecycle.ts';
import { holdLock } from '../browser/lock.ts';
import { load, save } from '../browser/storage.ts';
import { whenSeen } from '../context/when-seen.ts';
import { recordEvent } from '../signals/event.ts';
import { createMeter } from '../signals/meter.ts';
import type { Feature, Item, Telemetry } from '../types.ts';

// The tab that began it tells it, once tabs that began one at once agree; another one only where that tab is no more.
const OWN_DELAY_MS = 1_000;
const DELAY_MS = 3_000;
// Until all tabs see what one has stored.
const SPREAD_MS = 250;

/** Records the end of a session that is not the current one, and may have been that of another page, view and user. */
function sayEnd(telemetry: Telemetry, time: number, id: string, lastedMs: number): void {
  const stamp = { 'user_agent.original': telemetry.context.stamp()['user_agent.original'], 'session.id': id };
  const record = (item: Item): void => telemetry.record({ ...item, stamp });
  const duration = lastedMs >= 0 ? lastedMs / 1_000 : undefined;
  const attributes = { 'session.id': id, 'footlight.session.duration': duration };
  recordEvent({ ...telemetry, record }, 'session.end', attributes, { time });
}

function sayStart(telemetry: Telemetry, time: number, id: string, previous: string | undefined): void {
  recordEvent(telemetry, 'session.start', { 'session.id': id, 'session.previous_id': previous }, { time });
  createMeter(telemetry)
    .counter('frontend.sessions', { unit: '{session}' })
    .add(1, { user_type: telemetry.context.user.type ?? 'anonymous' });
}

/** Makes what tells of all that no tab has told yet. Answers whether there was anything. */
function createTeller(telemetry: Telemetry, key: string): () => boolean {
  let last: string | undefined;
  return () => {
    const { id: current, started, previous, lasted, isShared } = telemetry.context.session();
    last = (isShared && load(key)) || last;
    if (last === current) return false;
    // Right before the first record, one after the other.
    let time = started - 4;
    // The one before, too, where its tab had no time to tell.
    for (const id of [previous, current]) {
      if (!id || id === last) continue;
      if (last) sayEnd(telemetry, time++, last, last === previous ? lasted : Number.NaN);
      sayStart(telemetry, time++, id, last);
      last = id;
    }
    if (isShared) save(key, current);
    return true;
  };
}

/**
 * Tells of sessions, each once over all tabs of the origin: `session.start` events with `session.id` and, where it follows
 * one, `session.previous_id`; before them `session.end` events with the `session.id` that ended, and for how many seconds it
 * was seen, to a minute, `footlight.session.duration`; and `frontend_sessions_total{user_type}`. A session begins with the
 * first record, and ends when the next begins: after 30 minutes without a record or 4 hours. Both have the time at which that
 * is noticed, which may be at the next visit.
 * https://opentelemetry.io/docs/specs/semconv/general/session/
 *
 * @example
 * createTelemetry({ …, features: [sessions()] });
 */
export function sessions(): Feature {
  return (telemetry) => {
    const { context } = telemetry;
    // Each back end is told.
    const key = `footlight.session ${JSON.stringify(telemetry.endpoint)}`;
    const tell = createTeller(telemetry, key);
    let timer: ReturnType<typeof setTimeout> | undefined;

    const tellNow = (): void => {
      if (!timer) return;
      clearTimeout(timer);
      timer = undefined;
      tell();
    };
    const tellAlone = async (): Promise<void> => {
      // Where there are no locks, or they are denied, one after the other by the delay.
      const unlock = await holdLock(key).catch(() => undefined);
      const isTold = timer && tell();
      timer = undefined;
      if (unlock) setTimeout(unlock, isTold ? SPREAD_MS : 0);
    };
    const stopWaiting = whenSeen(() => {
      context.onSession = ({ isOwn }) => {
        clearTimeout(timer);
        timer = setTimeout(tellAlone, isOwn ? OWN_DELAY_MS : DELAY_MS);
      };
      context.onSession(context.session());
    });
    const unlisten = onLifecycle((away) => away && tellNow());
    return () => {
      tellNow();
      context.onSession = undefined;
      stopWaiting();
      unlisten();
    };
  };
}
