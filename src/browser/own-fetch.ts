import { ownMark, unpatched } from './patch.ts';

const TIMEOUT_MS = 10_000;

/** The text that a URL answers, asked for by a request that nothing of ours records. Nothing where it fails. */
export async function fetchText(url: string): Promise<string | undefined> {
  try {
    const send = unpatched(globalThis.fetch) as typeof fetch;
    const options = { credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS), [ownMark()]: true } as const;
    const response = await send(url, options);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
