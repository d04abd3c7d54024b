import { listen } from './listen.ts';

interface NavigationApi {
  addEventListener(type: string, listener: (event: { readonly navigationType: string | null }) => void): void;
  removeEventListener: NavigationApi['addEventListener'];
}

let listeners: Set<(replaced: boolean) => void> | undefined;
let uninstall: (() => void) | undefined;

/** Runs `after` behind each call of a history method. The answer restores it, or goes quiet if it was patched again. */
function patch(name: 'pushState' | 'replaceState', after: () => void): () => void {
  const original = history[name];
  let quiet = false;
  const patched: typeof original = function (this: History, ...args) {
    original.apply(this, args);
    if (!quiet) after();
  };
  history[name] = patched;
  return () => {
    quiet = true;
    if (history[name] === patched) history[name] = original;
  };
}

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
  const stops = [
    patch('pushState', () => tell(false)),
    patch('replaceState', () => tell(true)),
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
