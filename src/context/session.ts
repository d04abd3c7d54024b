import { randomId } from '../browser/random-id.ts';
import { load, remove, save } from '../browser/storage.ts';

/** Answers the id of the session of this moment. */
export interface Session {
  (): string;
  /** Ends it, for good: nothing is known of it any more. */
  forget(): void;
}

/**
 * The id of the session of this moment: shared by the tabs of the origin, over after 30 minutes without a record or
 * after 4 hours. Looked at once a minute at most, by the wall clock: other clocks stand still while a laptop sleeps.
 */
export function createSession(): Session {
  const KEY = 'footlight.session';
  const IDLE_MS = 1_800_000;
  const MAX_AGE_MS = 14_400_000;
  const LOOK_EVERY_MS = 60_000;
  let session = '';
  let looked = 0;
  const read = (): string => {
    const now = Date.now();
    if (now - looked > LOOK_EVERY_MS) {
      const [id, started, seen] = (load(KEY) || session).split(' ');
      const isLive = now - Number(seen) < IDLE_MS && now - Number(started) < MAX_AGE_MS;
      session = `${isLive ? `${id} ${started}` : `${randomId()} ${now}`} ${now}`;
      looked = now;
      save(KEY, session);
    }
    return session.slice(0, 32);
  };
  return Object.assign(read, {
    forget() {
      session = '';
      looked = 0;
      remove(KEY);
    },
  });
}
