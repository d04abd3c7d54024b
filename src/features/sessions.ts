import { idle } from '../browser/idle.ts';
import { onLifecycle } from '../browser/lifecycle.ts';
import { holdLock } from '../browser/lock.ts';
import { load, save } from '../browser/storage.ts';
import { isStored, SESSION_KEY } from '../context/session.ts';
import { whenSeen } from '../context/when-seen.ts';
import { recordEvent } from '../signals/event.ts';
import { createMeter } from '../signals/meter.ts';
import type { Feature, Telemetry } from '../types.ts';

// The tab that began it tells it, once tabs that began one at once agree; another one only where that tab is no more.
const OWN_DELAY_MS = 1_000;
const DELAY_MS = 3_000;
// Until all tabs see what one has stored.
const SPREAD_MS = 250;

/** The client, as it records what is of a session that is over, and may have been that of another page, view and user. */
function asOf(telemetry: Telemetry, id: string): Telemetry {
  const stamp = { 'user_agent.original': telemetry.context.stamp()['user_agent.original'], 'session.id': id };
  return { ...telemetry, record: (item) => telemetry.record({ ...item, stamp }) };
}

function sayEnd(telemetry: Telemetry, time: number, id: string, lastedMs: number | undefined): void {
  const duration = lastedMs === undefined ? lastedMs : lastedMs / 1_000;
  recordEvent(telemetry, 'session.end', { 'session.id': id, 'footlight.session.duration': duration }, { time });
}

function sayStart(telemetry: Telemetry, time: number, id: string, previous: string | undefined): void {
  recordEvent(telemetry, 'session.start', { 'session.id': id, 'session.previous_id': previous }, { time });
  createMeter(telemetry)
    .counter('frontend.sessions', { unit: '{session}' })
    .add(1, { user_type: telemetry.context.user.type ?? 'anonymous' });
}

/** Makes what tells of all that no tab has told yet. Answers whether there was anything. */
function createTeller(telemetry: Telemetry, key: string): () => boolean {
  let last = '';
  return () => {
    const [current, started, , before, began, seen] = telemetry.context.session();
    const previous = `${before ?? ''}`;
    const mayStore = isStored(current);
    last = (mayStore && load(key)) || last;
    if (last === current) return false;
    // Right before the first record, one after the other.
    let time = Number(started) - 4;
    // The one before, too, where its tab had no time to tell; but not of the time before anybody told.
    for (const one of [last && previous, current]) {
      if (!one || one === last) continue;
      const lastedMs = last === previous ? Number(seen) - Number(began) : undefined;
      if (last) sayEnd(asOf(telemetry, last), time++, last, lastedMs);
      sayStart(one === current ? telemetry : asOf(telemetry, one), time++, one, last || undefined);
      last = one;
    }
    if (mayStore) save(key, current);
    return true;
  };
}

/**
 * Tells of sessions, each once over all tabs of the origin: `session.start` events with `session.id` and, where it follows
 * one, `session.previous_id`; before them `session.end` events with the `session.id` that ended, and for how many seconds it
 * was seen, to a minute, `footlight.session.duration`; and `frontend_sessions_total{user_type}`. A session begins with the
 * first record, and ends when the next begins: after 30 minutes without a record or 4 hours. Both have the time at which
 * the next one begins, where need be at the next visit.
 * https://opentelemetry.io/docs/specs/semconv/general/session/
 *
 * @example
 * createTelemetry({ …, features: [sessions()] });
 */
export function sessions(): Feature {
  return (telemetry) => {
    const { context } = telemetry;
    const { session } = context;
    // Each back end is told.
    const key = `${SESSION_KEY} ${JSON.stringify(telemetry.endpoint)}`;
    const tell = createTeller(telemetry, key);
    let current: unknown;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const isAllowed = (): boolean => context.consent === 'granted';
    const tellNow = (): void => {
      if (!timer) return;
      clearTimeout(timer);
      timer = undefined;
      if (isAllowed()) tell();
    };
    const tellAlone = async (): Promise<void> => {
      // Where there are no locks, or they are denied, one after the other by the delay.
      const unlock = await holdLock(key).catch(() => undefined);
      const isTold = timer && isAllowed() && tell();
      timer = undefined;
      if (unlock) setTimeout(unlock, isTold ? SPREAD_MS : 0);
    };
    const look: typeof session = (event) => {
      const found = session(event);
      if (current !== (current = found[0])) {
        clearTimeout(timer);
        timer = setTimeout(tellAlone, event ? DELAY_MS : OWN_DELAY_MS);
      }
      return found;
    };
    const begin = (): void => {
      // Else it begins with the consent.
      if (current === undefined && context.session === look && isAllowed()) look();
    };
    const stopWaiting = whenSeen(() => {
      context.session = look;
      // Not at once: to read what is stored takes milliseconds.
      idle().then(begin);
    });
    const end = (): void => {
      begin();
      tellNow();
    };
    const unlisten = onLifecycle((away) => away && end());
    return () => {
      end();
      context.session = session;
      stopWaiting();
      unlisten();
    };
  };
}
