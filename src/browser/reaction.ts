import { monotonicNow } from './environment.ts';
import { listen } from './listen.ts';

const REACTION_MS = 1_000;
// Requests are told of only once they are over.
const REQUEST_MS = 4_000;
// What shows that something came of it, where the document stays as it is.
const SIGNS =
  'scroll focus blur submit invalid reset input change toggle play pause copy cut fullscreenchange beforeprint';

interface NavigateEvent extends Event {
  readonly hashChange: boolean;
  readonly destination: { readonly url: string };
}

/** What comes of a press, and of the click that it becomes. */
export interface Reaction {
  /** It has become a click. Calls back once, when it is known whether nothing came of it, or it is to wait no more. */
  expect(click: Event, done: (isIgnored: boolean) => void): void;
  /** Waits no more. Nothing came of it if nothing did within the second. */
  stop(): void;
}

/** Answers whether the browser itself goes on after a click: to another document, a download or another program. */
function following(click: Event): () => boolean {
  const link = click.composedPath().find((node) => node instanceof Element && node.matches('a[href]'));
  const href = link ? `${(link as HTMLAnchorElement).href}` : '#';
  const [document] = href.split('#');
  const isWithin = href.includes('#') && (!document || document === location.href.split('#')[0]);
  return () => !click.defaultPrevented && !isWithin && !href.startsWith('javascript:');
}

/** What happens in the page. */
export interface Signs {
  /** Calls back at each sign, but for the focus that comes with a press. Answers how to stop. */
  watch(path: readonly EventTarget[], listener: () => void): () => void;
  /** Calls back with requests that are over. Answers how to stop, and not to miss those that are to be told of yet. */
  requests(listener: (entries: PerformanceEntryList) => void): () => void;
  /** Listens no more, until somebody watches again. */
  stop(): void;
}

/** Makes the signs of all presses. They share their listeners: to add and remove so many takes longer than all else. */
export function createSigns(): Signs {
  const watching = new Set<(event: Event) => void>();
  const hearing = new Set<(entries: PerformanceEntryList) => void>();
  let unlisten: (() => void) | undefined;
  let observer: PerformanceObserver | undefined;
  const tell = (entries: PerformanceEntryList): void => hearing.forEach((hear) => hear(entries));
  return {
    requests(listener) {
      if (!observer) {
        observer = new PerformanceObserver((list) => tell(list.getEntries()));
        observer.observe({ type: 'resource' });
      }
      hearing.add(listener);
      return () => {
        tell(observer?.takeRecords() ?? []);
        hearing.delete(listener);
      };
    },
    watch(path, listener) {
      unlisten ??= listen(SIGNS, (event) => watching.forEach((hear) => hear(event)));
      const hear = ({ type, target }: Event): void => {
        const isPress = type === 'focus' ? path.includes(target as EventTarget) : type === 'blur' && target !== window;
        if (!isPress) listener();
      };
      watching.add(hear);
      const mutations = new MutationObserver(listener);
      for (const root of path) {
        if (!(root instanceof Document || root instanceof ShadowRoot)) continue;
        mutations.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      }
      const { navigation } = window as { navigation?: EventTarget };
      const navigates = (event: Event): void => {
        const { hashChange, destination } = event as NavigateEvent;
        // Links that lead nowhere often lead to `#`.
        if (!hashChange || !destination.url.endsWith('#')) listener();
      };
      navigation?.addEventListener('navigate', navigates);
      return () => {
        mutations.disconnect();
        watching.delete(hear);
        navigation?.removeEventListener('navigate', navigates);
      };
    },
    stop() {
      unlisten?.();
      observer?.disconnect();
      unlisten = observer = undefined;
    },
  };
}

/**
 * Watches whether anything at all happens in the page within a second of a click, or since the press before it: a mutation, a
 * navigation, a scroll, a focus elsewhere, an event of a form, a popover or a video, a request that is not ours. What the
 * page does by itself counts too: where nothing is told, something may still be wrong.
 */
export function watchReaction(press: Event, isOurs: (url: string) => boolean, signs: Signs): Reaction {
  const { timeStamp: since } = press;
  let until = Number.POSITIVE_INFINITY;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: ((isIgnored: boolean) => void) | undefined;

  const end = (isIgnored: boolean): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    quit();
    unhear();
    told?.(isIgnored);
  };
  const hear = (entries: PerformanceEntryList): void => {
    if (entries.some((one) => one.startTime >= since && one.startTime <= until && !isOurs(one.name))) end(false);
  };
  const stop = (): void => {
    // What it has not told of yet, it tells now.
    unhear();
    end(until < Number.POSITIVE_INFINITY);
  };
  const unhear = signs.requests(hear);
  const quit = signs.watch(press.composedPath(), () => end(false));
  return {
    expect(click, done) {
      told = done;
      const follows = following(click);
      const late = (): void => {
        if (follows()) end(false);
        if (isOver) return;
        quit();
        until = monotonicNow();
        timer = setTimeout(stop, REQUEST_MS);
      };
      if (isOver) done(false);
      else timer = setTimeout(late, REACTION_MS);
    },
    stop,
  };
}
