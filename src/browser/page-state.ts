/** What the browser thinks of the connection: https://wicg.github.io/netinfo/ */
export interface Connection extends EventTarget {
  /** `slow-2g`, `2g`, `3g` or `4g`: what it is as good as. */
  readonly effectiveType?: string;
  /** Milliseconds of a round trip, rounded. */
  readonly rtt?: number;
  /** Megabits a second, rounded. */
  readonly downlink?: number;
  /** Whether the user asked for less data. */
  readonly saveData?: boolean;
}

/** The connection, in browsers that tell. */
export const connection = (): Connection | undefined => (navigator as { readonly connection?: Connection }).connection;

/** Whether the page can be seen. */
export const visibility = (): DocumentVisibilityState => document.visibilityState;
