type Idle = (task: () => void, options: { readonly timeout: number }) => unknown;

/** Runs a task when the page has nothing better to do, within a second. In Safari, which cannot tell: soon. */
export const whenIdle = (task: () => void): unknown =>
  ((globalThis.requestIdleCallback ?? setTimeout) as Idle)(task, { timeout: 1_000 });
