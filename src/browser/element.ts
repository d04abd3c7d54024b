import { listen } from './listen.ts';

/** What an element of ours is made of. Never a `style` attribute, which a strict Content Security Policy blocks. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Where an element keeps what the page's styles and scripts are to leave alone. */
export interface Shadow {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** Puts it into the page again, if the page has thrown it out. */
  attach(): void;
  /** Takes it out of the page. */
  remove(): void;
}

/**
 * Adds an element with a shadow root to the page, once that has a body. `--place` counts those of the same tag, so that
 * they need not cover each other. Styles come as a sheet of their own: that needs no `unsafe-inline`.
 * https://developer.mozilla.org/docs/Web/API/Document/adoptedStyleSheets
 */
export function createShadow(tag: string, css: string): Shadow {
  const host = document.createElement(tag);
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const attach = (): void => {
    if (host.isConnected) return;
    const others = [...document.querySelectorAll<HTMLElement>(tag)];
    const taken = others.map(({ style }) => style.getPropertyValue('--place'));
    let place = 0;
    while (taken.includes(`${place}`)) place++;
    host.style.setProperty('--place', `${place}`);
    document.body?.append(host);
  };
  const unlisten = listen('DOMContentLoaded', attach);
  attach();
  return {
    host,
    root,
    attach,
    remove() {
      unlisten();
      host.remove();
    },
  };
}

/** Whether an event happened in an element, shadow roots included. */
export const isWithin = (event: Event, host: HTMLElement): boolean => event.composedPath().includes(host);
