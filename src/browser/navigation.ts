import { listen } from './listen.ts';
import { type Layer, patch } from './patch.ts';

/** How the browser came from one entry of its history to the next. */
export type NavigationType = 'push' | 'replace' | 'reload' | 'traverse';

interface NavigationApi {
  addEventListener(type: string, listener: (event: { readonly navigationType: NavigationType | null }) => void): void;
  removeEventListener: NavigationApi['addEventListener'];
}

let listeners: Set<(type: NavigationType | null) => void> | undefined;
let uninstall: (() => void) | undefined;

function install(): () => void {
  const tell = (how: NavigationType | null): void => listeners?.forEach((listener) => listener(how));
  const { navigation } = window as { navigation?: NavigationApi };
  if (navigation) {
    const type = 'currententrychange';
    const changed: Parameters<NavigationApi['addEventListener']>[1] = ({ navigationType }) => tell(navigationType);
    navigation.addEventListener(type, changed);
    return () => navigation.removeEventListener(type, changed);
  }
  const after =
    (how: NavigationType): Layer =>
    (next, args) => {
      next(...args);
      tell(how);
    };
  const stops = [
    patch(history, 'pushState', after('push')),
    patch(history, 'replaceState', after('replace')),
    listen('popstate', () => tell('traverse')),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * Calls back after each navigation within the document, and says how: nothing where only the state of an entry is new. The Navigation API where there is one, else history, patched
 * once for all clients: https://developer.mozilla.org/docs/Web/API/Navigation/currententrychange_event
 */
export function onNavigate(listener: (type: NavigationType | null) => void): () => void {
  listeners ??= new Set();
  listeners.add(listener);
  uninstall ??= install();
  return () => {
    if (!listeners?.delete(listener) || listeners.size) return;
    uninstall?.();
    listeners = uninstall = undefined;
  };
}
