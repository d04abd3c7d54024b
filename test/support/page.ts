import { afterEach } from 'vitest';

/** What the browser does to a page. */

export function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

export const freeze = (): boolean => document.dispatchEvent(new Event('freeze'));

/** The document goes away. */
export const pageHide = (): boolean => window.dispatchEvent(new Event('pagehide'));

/** The document is shown: for the first time, or from the back/forward cache. */
export const pageShow = (persisted: boolean): boolean =>
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));

export const goOnline = (): boolean => window.dispatchEvent(new Event('online'));

/** Goes back in history, and waits until the page has heard of it. */
export function goBack(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener('popstate', () => resolve(), { once: true });
    history.back();
  });
}

afterEach(() => {
  Reflect.deleteProperty(document, 'hidden');
});
