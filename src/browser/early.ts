/** An error or a rejection from before the client was there. */
export interface EarlyError {
  readonly event: ErrorEvent | PromiseRejectionEvent;
  /** When it was, in milliseconds since 1970. */
  readonly time: number;
}

/** What the inline snippet of the page has kept until now. */
interface Early {
  readonly errors: readonly EarlyError[];
  readonly entries: Readonly<Record<string, readonly PerformanceEntry[]>>;
}

const early = (): Early | undefined => (globalThis as { footlightEarly?: Early }).footlightEarly;

/** The errors from before, in order; none where the page has no snippet. */
export const earlyErrors = (): readonly EarlyError[] => early()?.errors ?? [];

/** The performance entries from before. Nothing where the page has no snippet, or one that keeps none of this type. */
export const earlyEntries = (type: string): readonly PerformanceEntry[] | undefined => early()?.entries[type];
