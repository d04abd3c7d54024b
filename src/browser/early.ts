/** An error, a rejection or a resource that did not load, from before the client was there. */
export interface EarlyError {
  readonly event: Event;
  /** When it was, in milliseconds since 1970. */
  readonly time: number;
}

/** What the inline snippet of the page has kept until now: `globalThis.footlightEarly`. */
export interface Early {
  readonly errors: readonly EarlyError[];
  /** The types that it keeps, each in order. */
  readonly entries: Readonly<Record<string, readonly PerformanceEntry[]>>;
  /** Adds what the browser has not handed over yet. The snippet ends in a task after the first call. */
  take?(): void;
}

/** Everything up to now: whoever listens from the same task on misses nothing, and hears nothing twice. */
function early(): Early | undefined {
  const { footlightEarly } = globalThis as { footlightEarly?: Early };
  footlightEarly?.take?.();
  return footlightEarly;
}

/** The errors from before, in order; none where the page has no snippet, or had one that is over. */
export const earlyErrors = (): readonly EarlyError[] => early()?.errors ?? [];

/** The performance entries from before. Nothing where the page has no snippet, or one that keeps none of this type. */
export const earlyEntries = (type: string): readonly PerformanceEntry[] | undefined => early()?.entries[type];
