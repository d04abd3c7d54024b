import { listen } from './listen.ts';
import { type Layer, patch } from './patch.ts';

interface NavigationApi {
  addEventListener(type: string, listener: (event: { readonly navigationType: string | null }) => void): void;
  removeEventListener: NavigationApi['addEventListener'];
}

let listeners: Set<(replaced: boolean) => void> | undefined;
let uninstall: (() => void) | undefined;

function install(): () => void {
  const tell = (replaced: boolean): void => listeners?.forEach((listener) => listener(replaced));
  const { navigation } = window as { navigation?: NavigationApi };
  if (navigation) {
    const type = 'currententrychange';
    const changed: Parameters<NavigationApi['addEventListener']>[1] = (event) =>
      tell(event.navigationType === 'replace');
    navigation.addEventListener(type, changed);
    return () => navigation.removeEventListener(type, changed);
  }
  const after =
    (replaced: boolean): Layer =>
    (next, args) => {
      next(...args);
      tell(replaced);
    };
  const stops = [
    patch(history, 'pushState', after(false)),
    patch(history, 'replaceState', after(true)),
    listen('popstate', () => tell(false)),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * Calls back after each navigation within the document. The Navigation API where there is one, else history, patched
 * once for all clients: https://developer.mozilla.org/docs/Web/API/Navigation/currententrychange_event
 */
export function onNavigate(listener: (replaced: boolean) => void): () => void {
  listeners ??= new Set();
  listeners.add(listener);
  uninstall ??= install();
  return () => {
    if (!listeners?.delete(listener) || listeners.size) return;
    uninstall?.();
    listeners = uninstall = undefined;
  };
}
