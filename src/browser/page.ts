import type { NavigationType } from './navigation.ts';
import { navigationEntry } from './page-load.ts';

const MAX_TITLE = 256;

/** What the page calls itself now. Nothing where it has no name. */
export const pageTitle = (): string | undefined => document.title.slice(0, MAX_TITLE) || undefined;

/** The URL that led here, as far as the browser says; empty where none did. */
export const referrer = (): string => document.referrer;

/** How the document was reached, if not by going to it. */
export function loadType(): NavigationType | undefined {
  const type = navigationEntry()?.type;
  return type === 'reload' ? type : type === 'back_forward' ? 'traverse' : undefined;
}
