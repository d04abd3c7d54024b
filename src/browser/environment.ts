/** Whether there is a page. */
export const isBrowser = (): boolean => typeof document === 'object';

/** Whether there is a page that can send. On a server nothing of ours starts. */
export const canSend = (): boolean => isBrowser() && !!globalThis.fetch;

/** The user agent, for the resource of logs and spans. Nothing where a test has no page. */
export const userAgent = (): string | undefined => globalThis.navigator?.userAgent;

/** Milliseconds of a clock that never steps: for durations only, because it stands still while a laptop sleeps. */
export const monotonicNow = (): number => performance.now();

/** Whether the browser believes that there is a network. */
export const isOnline = (): boolean => navigator.onLine;

/** When something was, in milliseconds since 1970, by the wall clock of now: the monotonic one stands still in sleep. */
export const wallTime = (monotonic: number): number => Date.now() - (performance.now() - monotonic);

/** What the browser tells sites of what its user wants. */
export const browserSignals = (): { readonly globalPrivacyControl?: boolean; readonly doNotTrack?: string | null } =>
  globalThis.navigator ?? {};
