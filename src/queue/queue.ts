import type { Item, Settle } from '../types.ts';

const MAX_BYTES = 2_097_152;
// Worth a request before the interval is over.
const BATCH_BYTES = 32_768;
// The severity number of errors.
const IMPORTANT = 17;
// What stands around the records of one stamp: resource and scope.
const ENVELOPE_BYTES = 1_024;
const PER_MS = 0.05;
const BURST = 5_000;
// What else than numbers and texts two records that are the same have alike.
const OBJECTS = ['attributes', 'head'];
// So many of the same in a row are still worth a record each.
const MAX_SAME = 10;

/** The records that wait to be encoded, of all signals. */
export interface Queue {
  /** Adds a record, or settles it at once. */
  push(item: Item): void;
  /**
   * Hands over a batch of one signal, about `maxBytes` but one record at least, the most important first, and removes it
   * after that: Firefox ends scripts anywhere as it closes a tab, and `pagehide` still comes. Errors are with others where few
   * records wait. As the page leaves they are not, and each record is measured, for there is just so much room. A batch that
   * `use` throws at is dropped, as `invalid`, and nothing is answered.
   */
  take<Result>(use: (items: readonly Item[]) => Result, maxBytes: number, isLeaving?: boolean): Result | undefined;
  /** All that waits. */
  items(): readonly Item[];
  /** Whether a whole batch waits. */
  isFull(): boolean;
}

/** What is known of the records of one priority: a token bucket, and how many of the same came in a row. */
interface Lane {
  tokens: number;
  time: number;
  same: number;
}

/** Whether two records differ in nothing but when they came. */
const isSame = (one: Item, other: Item): boolean =>
  one.body === other.body &&
  Object.entries({ ...one, time: other.time, repeated: other.repeated }).every(([key, value]) => {
    const its = other[key as keyof Item];
    return its === value || (OBJECTS.includes(key) && JSON.stringify(its) === JSON.stringify(value));
  });

/**
 * Makes a queue that never holds more than about 2 MiB, where the oldest of the lowest priority goes first. It takes 50
 * records a second of each priority, with bursts of 5,000, and counts more than ten of the same in a row instead of
 * keeping them.
 */
export function createQueue(settle: Settle): Queue {
  const lanes: Lane[] = [];
  // By priority.
  let lasts: Item[] = [];
  let items: Item[] = [];
  let bytes = 0;

  const remove = (gone: ReadonlySet<Item>): void => {
    items = items.filter((item) => !gone.has(item));
    for (const { size } of gone) bytes -= size;
    // More of the same must not be counted in a record that is gone.
    lasts = [];
  };

  return {
    push(item) {
      const { signal, priority, time, size } = item;
      const lane = (lanes[priority] ??= { tokens: BURST, time, same: 0 });
      const last = lasts[priority];
      if (time !== lane.time) {
        // A clock that is set back must not empty the bucket.
        lane.tokens = Math.min(BURST, lane.tokens + Math.abs(time - lane.time) * PER_MS);
        lane.time = time;
      }
      lane.same = last && isSame(last, item) ? lane.same + 1 : 1;
      if (last && lane.same > MAX_SAME) {
        last.repeated = (last.repeated ?? 0) + 1;
        return settle(signal.name, 'collapsed', 'repeated', 1);
      }
      if (lane.tokens < 1) return settle(signal.name, 'dropped', 'rate', 1);
      lane.tokens--;
      items.push((lasts[priority] = item));
      bytes += size;
      while (bytes > MAX_BYTES) {
        const gone = items.reduce((low, other) => (other.priority < low.priority ? other : low));
        remove(new Set([gone]));
        settle(gone.signal.name, 'dropped', 'full', 1);
      }
    },
    take(use, maxBytes, isLeaving) {
      const [first] = items.sort((one, other) => other.priority - one.priority);
      const stamps = new Set();
      const bytesOf = (item: Item): number => (isLeaving ? item.signal.measure(item) : item.size);
      const isMixed = !isLeaving && bytes < BATCH_BYTES;
      let room = maxBytes;
      const taken = items.filter(
        (item, i) =>
          (item.signal === first?.signal &&
            // Else not with the others, with which they would be dropped.
            (isMixed || item.priority < IMPORTANT === first.priority < IMPORTANT) &&
            room > 0 &&
            (room -= bytesOf(item) + (stamps.size < stamps.add(item.stamp).size ? ENVELOPE_BYTES : 0)) > 0) ||
          !i,
      );
      try {
        return use(taken);
      } catch {
        // Else they would be in the way of all others for ever.
        return void settle(taken[0]?.signal.name ?? 'logs', 'dropped', 'invalid', taken.length);
      } finally {
        remove(new Set(taken));
      }
    },
    items: () => items,
    isFull: () => bytes >= BATCH_BYTES,
  };
}
