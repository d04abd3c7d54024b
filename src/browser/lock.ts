/** Whether pages can tell whether others are alive: only in secure contexts. */
export const hasLocks = (): boolean => !!navigator.locks;

/** Takes a lock and holds it until the answered function is called, or the page is no more. */
export function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}

/** Runs a task if nobody holds a lock, holding it meanwhile. */
export async function ifUnlocked(name: string, task: () => Promise<void>): Promise<void> {
  await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? task() : undefined));
}
