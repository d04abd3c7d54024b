type Idle = (task: () => void, options: { readonly timeout: number }) => unknown;

/** Resolves when the page has nothing better to do, within a fifth of a second. In Safari, which cannot tell: soon. */
export const idle = (): Promise<void> =>
  new Promise((resolve) => ((globalThis.requestIdleCallback ?? setTimeout) as Idle)(resolve, { timeout: 200 }));
