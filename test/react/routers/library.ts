import { transferableAbortController } from 'node:util';
import { act } from '@testing-library/react';
import { type ComponentType, Fragment, type ReactNode, StrictMode } from 'react';
import type * as Newest from 'react-router';
import { vi } from 'vitest';
import { setHidden } from '../../support/page.ts';
import { type Capture, consoleLines } from '../support.tsx';

/** As much of React Router as the tests need, whichever version. */
export type Library = Pick<
  typeof Newest,
  | 'BrowserRouter'
  | 'HashRouter'
  | 'createBrowserRouter'
  | 'Navigate'
  | 'Outlet'
  | 'redirect'
  | 'Route'
  | 'RouterProvider'
  | 'useNavigate'
  | 'useParams'
  | 'useRouteError'
>;

/** A component around an app, and what to say of it. */
export type Mode = readonly [words: string, component: ComponentType<{ readonly children?: ReactNode }>];

export const MODES: readonly Mode[] = [
  ['', Fragment],
  [' under StrictMode', StrictMode],
];

/** Goes there, and lets a page be that can load. */
export function beginAt(path: string): void {
  history.replaceState(null, '', path);
  // That of jsdom is none to the `Request` of Node.
  vi.stubGlobal('AbortController', transferableAbortController().constructor);
  // Routers have their own words of what comes in the next version, of errors and of what loads.
  consoleLines();
}

/** Does something, and lets all come that comes of it. */
export const doing = (task: () => unknown): Promise<void> =>
  act(async () => {
    await task();
    await new Promise((resolve) => setTimeout(resolve));
  });

/** Goes back or forth in history. */
export const go = (delta: number): Promise<void> =>
  doing(() => {
    const gone = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
    history.go(delta);
    return gone;
  });

/** Leaves the page, and answers how often each page was viewed. */
export async function viewsOf({ arrived }: Capture): Promise<Record<string, number>> {
  setHidden(true);
  const counted = Object.entries((await arrived()).counter('frontend.page_views'));
  return Object.fromEntries(counted.map(([key, count]) => [key.replace(/^page=| user_type=anonymous$/g, ''), count]));
}

/** The errors that were recorded, each as its message and the page that it was on. */
export async function errorsOf({ arrived }: Capture): Promise<readonly string[]> {
  const { logs } = await arrived();
  const errors = logs.filter(({ event }) => event === 'exception');
  return errors.map(({ body, resource }) => `${body} on ${resource['footlight.page']}`);
}

/** A promise, and how to keep it. */
export function later(): { readonly promise: Promise<null>; readonly resolve: () => void } {
  let keep: (value: null) => void = () => undefined;
  const promise = new Promise<null>((resolve) => {
    keep = resolve;
  });
  return { promise, resolve: () => keep(null) };
}
