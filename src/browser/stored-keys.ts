import { keysUnder } from './database.ts';

const keysOf = (name: string, parts: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    const request = indexedDB.open(name);
    // Somebody has deleted it meanwhile: it is not for us to make it.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = (event) => {
      event.preventDefault();
      resolve(0);
    };
    request.onsuccess = () => {
      const { result: database } = request;
      const end = (count: number): void => {
        database.close();
        resolve(count);
      };
      try {
        const counting = [...database.objectStoreNames].map((store) =>
          database
            .transaction(store)
            .objectStore(store)
            .count(keysUnder(...parts)),
        );
        const [first] = counting;
        if (!first) return end(0);
        first.onsuccess = () => end(first.result);
        first.onerror = () => end(0);
      } catch {
        end(0);
      }
    };
  });

/**
 * How many keys under these parts are in databases whose name begins so. Looks only, and makes none. Nothing where storage
 * is denied, or the browser does not name its databases.
 */
export async function countStored(prefix: string, ...parts: readonly string[]): Promise<number | undefined> {
  try {
    const names = (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name.startsWith(prefix));
    const counts = await Promise.all(names.map((name) => keysOf(name, parts)));
    return names.length ? counts.reduce((sum, count) => sum + count, 0) : undefined;
  } catch {
    return undefined;
  }
}
