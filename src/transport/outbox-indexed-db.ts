import { empty, keysUnder, openDatabase, transact } from '../browser/database.ts';
import { idle } from '../browser/idle.ts';
import { hasLocks, holdLock, ifUnlocked } from '../browser/lock.ts';
import { randomId } from '../browser/random-id.ts';
import type { Batch, Item, Outbox } from '../types.ts';
import { toBatch } from './batch.ts';

/** How much is kept, and how long. */
export interface PersistentOutboxOptions {
  /** Most bytes that a tab keeps; beyond it the oldest batch of the lowest priority is dropped. @default 5242880 */
  readonly maxBytes?: number;
  /** Milliseconds after which a batch is no longer sent. @default 86400000 */
  readonly maxAge?: number;
}

const isBatch = (value: Batch | undefined): value is Batch =>
  typeof value?.id === 'string' &&
  ['logs', 'metrics', 'traces'].includes(value.signal) &&
  value.body instanceof Uint8Array &&
  value.count > 0 &&
  value.time > 0;

/** What of a batch can be stored. */
const plain = ({ split, outlives, ...batch }: Batch): Batch => batch;

/** Records that wait, and what they are stored as. */
interface Draft {
  readonly items: readonly Item[];
  /** How many more of the same are counted in them. */
  readonly repeated: number;
  readonly batch: Batch;
}

const repeats = (items: readonly Item[]): number => items.reduce((sum, { repeated = 0 }) => sum + repeated, 0);

/**
 * Keeps in IndexedDB what is not sent yet, so that it outlives closed tabs, crashes, and days without a network. Written
 * within a second of recording. What a page leaves, the next page of the origin sends, each batch once. Where IndexedDB
 * or the Web Locks API cannot be used (private mode, denied, full, not a secure context) records wait in memory.
 *
 * @example
 * createTelemetry({ …, outbox: persistentOutbox() });
 */
export function persistentOutbox({ maxBytes = 5_242_880, maxAge = 86_400_000 }: PersistentOutboxOptions = {}): Outbox {
  const NAME = 'footlight';
  const VERSION = 1;
  const WRITE_BEHIND_MS = 800;
  const DRAFT_BYTES = 32_768;
  // A transaction stores so many: made in a few milliseconds.
  const DRAFTS_AT_ONCE = 8;
  // The key of what changes all the time.
  const DRAFTS = '';
  return ({ endpoint, sealed, items, encode, window, adopt, isAllowed, settle, diagnose }) => {
    const scope = JSON.stringify(endpoint);
    let database: IDBDatabase | undefined;
    let owner = '';
    // Whom what is recorded belongs to after the page has left, as `visibilitychange` comes.
    let left = '';
    let opening: Promise<unknown> | undefined;
    let unlock: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isClosed = false;
    let stored = new Set<string>();
    // By a write that Firefox may have ended half way: it does so to scripts as it closes a tab, and `pagehide` still comes.
    let begun: readonly string[] = [];
    let full: readonly Draft[] = [];
    let hasMore = false;
    // What is on its way to the wire.
    let going: Batch | undefined;
    let written: Promise<void> | undefined;

    const lockOf = (page: string): string => `${NAME} ${page}`;
    const isOpen = (): boolean => !!database && !!(owner || left) && isAllowed();
    const lose = (): void => {
      database?.close();
      database = opening = undefined;
      // Another may be empty.
      stored = new Set();
    };
    const release = (): void => {
      clearTimeout(timer);
      unlock?.();
      owner = '';
      opening = timer = undefined;
      stored = new Set();
      begun = [];
      full = [];
    };
    // What is in it is in memory as well, and must not be sent twice.
    const forget = async (): Promise<void> => {
      const isDone = database && transact(database, (store) => store.delete(keysUnder(scope, owner)), true);
      // At once, or who waits for it hears that it is blocked.
      lose();
      await isDone;
      release();
    };
    const open = async (): Promise<void> => {
      database ??= hasLocks() ? await openDatabase(NAME, VERSION) : undefined;
      if (!database) {
        if (process.env.NODE_ENV !== 'production')
          diagnose('records wait in memory only: IndexedDB or Web Locks cannot be used');
        return;
      }
      // Another tab has a newer version: it must not wait for us.
      database.onversionchange = forget;
      database.onclose = lose;
      if (!owner) {
        const page = randomId();
        unlock = await holdLock(lockOf(page));
        owner = page;
      }
      if (isClosed || !isAllowed()) await forget();
    };

    const groupsOf = (waiting: Iterable<Item>): readonly Item[][] => {
      const groups: Item[][] = [];
      let room = 0;
      // Not by `localeCompare`, which takes milliseconds.
      const order = ({ signal }: Item): number => signal.name.charCodeAt(0);
      // The most important first: a batch is as important as its first record.
      const sorted = [...waiting].sort((one, other) => order(one) - order(other) || other.priority - one.priority);
      for (const item of sorted) {
        const { signal, size } = item;
        const group = groups.at(-1);
        room -= size;
        if (group && room >= 0 && signal === group[0]?.signal) group.push(item);
        else {
          groups.push([item]);
          room = DRAFT_BYTES - size;
        }
      }
      return groups;
    };

    /**
     * What waits, or a part of it, as it would be sent now. What is full stays as it is while all of it waits: a page that goes
     * has no time.
     */
    const drafts = (): readonly Batch[] => {
      const waiting = new Set(items());
      full = full.filter(
        (draft) => draft.items.every((item) => waiting.has(item)) && repeats(draft.items) === draft.repeated,
      );
      for (const item of full.flatMap((draft) => draft.items)) waiting.delete(item);
      const rest: Batch[] = [];
      const groups = groupsOf(waiting);
      groups.slice(0, DRAFTS_AT_ONCE).forEach((group, i) => {
        const batch = toBatch(encode(group));
        // Now, and not when all are made: the rest may be cut off.
        if (group[0]?.signal === groups[i + 1]?.[0]?.signal)
          full = [...full, { items: group, repeated: repeats(group), batch }];
        else rest.push(batch);
      });
      const metrics = window(true);
      if (metrics) rest.push(toBatch(metrics));
      hasMore = groups.length > DRAFTS_AT_ONCE;
      return rest;
    };

    const wake = (): void => {
      if (owner && isOpen())
        timer ??= setTimeout(() => idle().then(() => (written = write())), hasMore ? 0 : WRITE_BEHIND_MS);
    };
    const write = async (hasLeft?: boolean): Promise<void> => {
      clearTimeout(timer);
      timer = undefined;
      hasMore = false;
      const page = owner || left;
      // What was in it when the page left is another's.
      const rests = owner ? DRAFTS : randomId();
      if (!database || !page || !isAllowed()) return;
      const rest = drafts();
      // Metrics are on the wire or in the store, never both. Others are in it until answered, or outliving the page.
      const all = [...sealed(), ...full.map(({ batch }) => batch)].filter((batch) =>
        batch === going || batch.outlives !== undefined
          ? batch.signal !== 'metrics' && !(hasLeft && batch.outlives)
          : true,
      );
      const ids = new Set(all.map(({ id }) => id));
      const before = [...stored, ...begun];
      begun = [...begun, ...ids];
      const writing = transact(
        database,
        (store) => {
          for (const id of before) if (!ids.has(id)) store.delete([scope, page, id]);
          for (const batch of all) if (!stored.has(batch.id)) store.put(plain(batch), [scope, page, batch.id]);
          // In one record, which is written over: each request to the database takes the page a while.
          if (rest[0]) store.put(rest.map(plain), [scope, page, rests]);
          else store.delete([scope, page, rests]);
        },
        true,
      );
      stored = ids;
      begun = [];
      if (hasMore) wake();
      const isDone = await writing;
      if (isDone || page !== owner) return;
      if (process.env.NODE_ENV !== 'production') diagnose('records wait in memory only: the store is full or broken');
      isClosed = true;
      await forget();
    };

    /** Makes all that a dead page left this one's. In one transaction: two pages cannot do it both. */
    const takeOver = async (from: string, to: string): Promise<void> => {
      const found: Batch[] = [];
      const lost: [Batch | undefined, string][] = [];
      const isDone = await transact(database as IDBDatabase, (store) => {
        store.openCursor(keysUnder(scope, from)).onsuccess = ({ target }) => {
          const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
          if (!cursor) return;
          cursor.delete();
          for (const value of [cursor.value].flat()) {
            if (!isBatch(value)) lost.push([undefined, 'corrupt']);
            else if (Date.now() - value.time > maxAge) lost.push([value, 'expired']);
            else {
              store.put(value, [scope, to, value.id]);
              found.push(value);
            }
          }
          cursor.continue();
        };
      });
      if (!isDone) return;
      for (const [batch, reason] of lost) settle(batch?.signal ?? 'logs', 'dropped', reason, batch?.count ?? 1);
      if (to !== owner) return;
      for (const { id } of found) stored.add(id);
      adopt(found);
    };
    const adoptAll = async (): Promise<void> => {
      await (opening ??= open());
      const page = owner;
      if (!database || !page) return;
      // What was recorded before.
      wake();
      const pages = new Set<string>();
      await transact(database, (store) => {
        const request = store.getAllKeys(keysUnder(scope));
        request.onsuccess = () => request.result.forEach((key) => pages.add((key as string[])[1] as string));
      });
      pages.delete(page);
      for (const left of pages) await ifUnlocked(lockOf(left), () => takeOver(left, page));
    };

    return {
      maxBytes,
      isOpen,
      wake,
      // What is in it already, and may stay, needs no writing: where batches queue up, one goes for all.
      sync(next) {
        going = next;
        return next && next.signal !== 'metrics' && stored.has(next.id) ? written : (written = write());
      },
      adopt() {
        left = '';
        if (!isClosed && isAllowed()) adoptAll().catch(() => (opening = undefined));
      },
      async wipe() {
        // It would be open for ever, and nothing could be deleted.
        await opening?.catch(() => undefined);
        const wiped = database ?? (await openDatabase(NAME, VERSION));
        database = undefined;
        release();
        if (wiped) await empty(wiped, keysUnder(scope));
      },
      leave(hasLeft) {
        // Chromium gives a tab that is closed half a second: what is stored by then is kept.
        if (hasLeft) going = undefined;
        do written = write(hasLeft);
        while (hasMore);
        if (!hasLeft) return;
        left ||= owner;
        release();
      },
      async close() {
        isClosed = true;
        do await write();
        while (hasMore);
        release();
        lose();
      },
    };
  };
}
