/** What the origin stored under a key. Nothing where storage is denied: reading `localStorage` itself may throw. */
export function load(key: string): string | undefined {
  try {
    return localStorage[key];
  } catch {
    return undefined;
  }
}

/** Stores a value for all tabs of the origin, where that is allowed and there is room. */
export function save(key: string, value: string): void {
  try {
    localStorage[key] = value;
  } catch {
    // Denied, private mode or full: the value lives as long as the page does.
  }
}

/** Removes what was stored for all tabs of the origin under keys that begin so. */
export function remove(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // Denied: nothing is there.
  }
}
