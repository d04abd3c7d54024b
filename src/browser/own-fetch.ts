import { ownMark, unpatched } from './patch.ts';

/** The `fetch` of this moment as our own requests use it: what patches it, before or after, does not see them. */
export function createOwnFetch(): (url: string, init: RequestInit) => Promise<Response> {
  const send = unpatched(globalThis.fetch) as typeof fetch;
  return (url, init) => send(url, Object.assign(init, { [ownMark()]: true }));
}
