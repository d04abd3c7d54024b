/**
 * Whether the page is prepared out of sight, and may never be seen.
 * https://developer.mozilla.org/docs/Web/API/Document/prerendering
 */
export const isPrerendering = (): boolean =>
  !!(globalThis.document as { readonly prerendering?: boolean } | undefined)?.prerendering;
