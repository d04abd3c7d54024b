import { vi } from 'vitest';

/** A browser that makes performance entries. */
export interface FakeEntries {
  /** The types that are observed. */
  readonly observing: readonly string[];
  /** Hands entries over. */
  handOver(type: string, names: readonly string[]): void;
  /** Has entries that it hands over only when it is asked. */
  hold(type: string, names: readonly string[]): void;
}

const entriesOf = (names: readonly string[] = []): PerformanceEntryList =>
  names.map((name) => ({ name }) as PerformanceEntry);

/** Makes the browser one that makes entries of some types, and does not observe one of them as browsers do today. */
export function fakeEntries(types: readonly string[], awkward?: string): FakeEntries {
  const observers = new Map<string, (names: readonly string[]) => void>();
  const held = new Map<string, readonly string[]>();
  class FakeObserver {
    static readonly supportedEntryTypes = types;
    readonly #callback: PerformanceObserverCallback;
    #type = '';
    constructor(callback: PerformanceObserverCallback) {
      this.#callback = callback;
    }
    observe({ type = '', buffered }: PerformanceObserverInit): void {
      if (type === awkward || !buffered) throw new TypeError('not in this way');
      this.#type = type;
      observers.set(type, (names) =>
        this.#callback({ getEntries: () => entriesOf(names) } as PerformanceObserverEntryList, this as never),
      );
    }
    takeRecords(): PerformanceEntryList {
      const names = held.get(this.#type);
      held.delete(this.#type);
      return entriesOf(names);
    }
    disconnect(): void {
      observers.delete(this.#type);
    }
  }
  vi.stubGlobal('PerformanceObserver', FakeObserver);
  return {
    get observing() {
      return [...observers.keys()];
    },
    handOver: (type, names) => observers.get(type)?.(names),
    hold: (type, names) => void held.set(type, names),
  };
}
