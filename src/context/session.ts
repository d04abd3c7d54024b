import { randomId } from '../browser/random-id.ts';
import { load, save } from '../browser/storage.ts';
import type { Session } from '../types.ts';

/** What it is stored under, for all tabs of the origin. */
export const SESSION_KEY = 'footlight.session';

/** Whether a session is stored: else nothing of it may be. */
export const isStored = (session: string): boolean => !!load(SESSION_KEY)?.startsWith(session);

/**
 * Answers the session of this moment: shared by the tabs of the origin, over after 30 minutes without a record or after
 * 4 hours by the wall clock, because other clocks stand still while a laptop sleeps. A step of that clock counts as so much
 * time, forth or back. Storage is looked at once a minute, when the session seems to be over, and for a `storage` event.
 */
export function createSession(isShared: boolean): (event?: Event) => Session {
  const IDLE_MS = 1_800_000;
  const MAX_AGE_MS = 14_400_000;
  const LOOK_EVERY_MS = 60_000;
  let session: [string, ...(string | number)[]] = [''];
  // By its places, as each record asks: to take a list apart costs more than all of this.
  const isLive = (one: Session, idleMs = IDLE_MS, now = Date.now()): boolean =>
    Math.abs(now - Number(one[2])) < idleMs && Math.abs(now - Number(one[1])) < MAX_AGE_MS;

  return (event) => {
    if (event ? (event as StorageEvent).key !== SESSION_KEY : isLive(session, LOOK_EVERY_MS)) return session;
    const now = Date.now();
    const stored = ((isShared && load(SESSION_KEY)?.split(' ')) || session) as typeof session;
    const live = [stored, session].find((one) => isLive(one));
    // What another tab says is only heard: a session begins, and goes on, with a record.
    if (event && !live) return session;
    const next: typeof session = live ?? [randomId(), now, now, ...stored.slice(0, 3)];
    // Where tabs began one each at once, what is not sent yet is of the one that stays.
    session = isLive(session) ? Object.assign(session, next) : next;
    if (!event) {
      session[2] = now;
      if (isShared) save(SESSION_KEY, session.join(' '));
    }
    return session;
  };
}
