const TIMEOUT_MS = 5_000;

// The object store of our databases.
const STORE = 'batches';

/** Opens a database with one object store. Nothing where storage is denied, or never answers. */
export function openDatabase(name: string, version: number): Promise<IDBDatabase | undefined> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, version);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = (event) => {
        // Handled here: the page must not hear of it.
        event.preventDefault();
        // A newer version of ours is there, and keeps what it has: this one stores aside.
        resolve(request.error?.name === 'VersionError' ? openDatabase(`${name}.${version}`, version) : undefined);
      };
    } catch {
      resolve(undefined);
    }
  });
}

/**
 * Runs a task on the object store, in one transaction. Resolves with whether it was committed. With `commit` that is not
 * put off until the task's requests are answered: as a page goes away there is no time for that.
 */
export function transact(
  database: IDBDatabase,
  task: (store: IDBObjectStore) => void,
  commit?: boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    // Some browsers have a state in which nothing is ever answered.
    const timer = setTimeout(resolve, TIMEOUT_MS, false);
    const end = (isDone: boolean): void => {
      clearTimeout(timer);
      resolve(isDone);
    };
    try {
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'relaxed' });
      transaction.oncomplete = () => end(true);
      transaction.onabort = () => end(false);
      // Else it goes on to the database, and in Firefox to the window.
      transaction.onerror = (event) => event.preventDefault();
      task(transaction.objectStore(STORE));
      if (commit) transaction.commit?.();
    } catch {
      end(false);
    }
  });
}

/** Deletes what has these keys and closes the database, which goes too if nothing else is in it. */
export async function empty(database: IDBDatabase, keys: IDBKeyRange): Promise<void> {
  let left = 1;
  await transact(database, (store) => {
    store.delete(keys);
    store.count().onsuccess = ({ target }) => {
      left = (target as IDBRequest<number>).result;
    };
  });
  database.close();
  if (!left) indexedDB.deleteDatabase(database.name);
}

/** All keys that begin with these parts. */
export const keysUnder = (...parts: readonly string[]): IDBKeyRange => IDBKeyRange.bound([...parts], [...parts, []]);
