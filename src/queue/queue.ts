import type { Item } from '../types.ts';

const MAX_RECORDS = 2_000;
const MAX_BYTES = 1_048_576;
const BATCH_BYTES = 49_152;
// What stands around the records of a request: resource and scope.
const ENVELOPE_BYTES = 1_024;

/** The records that wait to be encoded, of all signals. */
export interface Queue {
  /** Adds a record. Answers whether it completes a batch. */
  push(item: Item): boolean;
  /** Removes a batch of one signal and stamp: the oldest records, about `maxBytes` but one at least. */
  take(maxBytes?: number): readonly Item[];
}

/**
 * Makes a queue that never holds more than 2,000 records and about 1 MiB.
 *
 * @param drop hears what is let go of to make room: the oldest
 */
export function createQueue(drop: (item: Item) => void): Queue {
  const items: Item[] = [];
  let bytes = 0;
  const remove = (count: number): Item[] => {
    const gone = items.splice(0, count);
    for (const { size } of gone) bytes -= size;
    return gone;
  };
  return {
    push(item) {
      items.push(item);
      bytes += item.size;
      while (items.length > MAX_RECORDS || bytes > MAX_BYTES) remove(1).forEach(drop);
      return bytes >= BATCH_BYTES && bytes - item.size < BATCH_BYTES;
    },
    take(maxBytes = BATCH_BYTES) {
      const [first] = items;
      const end = items.findIndex(({ signal, stamp, size }) => {
        maxBytes -= size;
        return maxBytes < ENVELOPE_BYTES || signal !== first?.signal || stamp !== first.stamp;
      });
      return remove(end < 0 ? items.length : end || 1);
    },
  };
}
