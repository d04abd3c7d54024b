/** How much a series grew lately, so that the live page shows rates at once and not only after it watched a while. */
export interface Recent {
  /** Adds to what happened now. */
  add(amount: number): void;
  /** Growth in each slot of the last minute, oldest first. The last slot is still filling. */
  read(): number[];
}

const SLOT_MS = 2_000;
const SLOTS = 30;

/** Keeps the growth of one series over the last minute. */
export function createRecent(now: () => number): Recent {
  const slots = new Array<number>(SLOTS).fill(0);
  let current = Math.floor(now() / SLOT_MS);

  const moveOn = (): void => {
    const slot = Math.floor(now() / SLOT_MS);
    for (let steps = Math.min(SLOTS, slot - current); steps > 0; steps--) {
      slots.shift();
      slots.push(0);
    }
    current = Math.max(current, slot);
  };

  return {
    add: (amount) => {
      moveOn();
      slots[SLOTS - 1] = (slots[SLOTS - 1] ?? 0) + amount;
    },
    read: () => {
      moveOn();
      return [...slots];
    },
  };
}
