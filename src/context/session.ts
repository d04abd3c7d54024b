import { randomId } from '../browser/random-id.ts';
import { load, save } from '../browser/storage.ts';
import type { Session } from '../types.ts';

/**
 * Answers the session of this moment: shared by the tabs of the origin, over after 30 minutes without a record or after
 * 4 hours by the wall clock, because other clocks stand still while a laptop sleeps. A step of that clock counts as so much
 * time, forth or back. Storage is looked at once a minute, when the session seems to be over, and for a `storage` event.
 */
export function createSession(isShared: boolean, changed: (session: Session) => void): (event?: Event) => Session {
  const KEY = 'footlight.session';
  const IDLE_MS = 1_800_000;
  const MAX_AGE_MS = 14_400_000;
  const LOOK_EVERY_MS = 60_000;
  // As stored: the id, when it began, when it was last seen, the id before it, and how long that was seen for.
  let known: readonly unknown[] = [''];
  let session = {} as Session;
  const isLive = ([, started, seen]: readonly unknown[], idleMs: number): boolean =>
    Math.abs(Date.now() - Number(seen)) < idleMs && Math.abs(Date.now() - Number(started)) < MAX_AGE_MS;

  return (event) => {
    if (event ? (event as StorageEvent).key !== KEY : isLive(known, LOOK_EVERY_MS)) return session;
    const now = Date.now();
    const wasLive = isLive(known, IDLE_MS);
    const stored = (isShared && load(KEY)?.split(' ')) || known;
    const live = [stored, known].find((one) => isLive(one, IDLE_MS));
    // What another tab says is only heard: a session begins, and goes on, with a record.
    if (event && !live) return session;
    const [id, started, seen, previous, lasted] = live ?? [
      randomId(),
      now,
      now,
      stored[0],
      Number(stored[2]) - Number(stored[1]),
    ];
    known = [id, started, event ? seen : now, previous, lasted];
    if (!event && isShared) save(KEY, known.join(' '));
    if (session.id !== id) {
      const next = {
        id: `${id}`,
        started: Number(started),
        previous: `${previous}`,
        lasted: Number(lasted),
        isShared,
        isOwn: !live,
      };
      // Tabs that began one at once: all that one tab has said of its own is of the one that stays, as far as it is not sent.
      session = wasLive ? Object.assign(session, next) : next;
      changed(session);
    }
    return session;
  };
}
