import { createTelemetry } from 'footlight';
import { TelemetryErrorBoundary, TelemetryProvider, useTrackPageView } from 'footlight/react';
import { createElement, type ReactElement, type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

const COMPONENTS = 1_000;

let update = (): void => undefined;

const Item = ({ id, round }: { readonly id: number; readonly round: number }): ReactNode =>
  createElement('li', { className: round % 2 ? 'odd' : 'even' }, `item ${id} of ${round}`);

/** A thousand components, of which each renders anew with each round. */
function List(): ReactNode {
  const [round, setRound] = useState(0);
  update = () => setRound((before) => before + 1);
  return createElement(
    'ul',
    null,
    Array.from({ length: COMPONENTS }, (_, id) => createElement(Item, { key: id, id, round })),
  );
}

function Page(): ReactNode {
  useTrackPageView('/items', { userType: 'student' });
  return createElement(List);
}

const telemetry = createTelemetry({ service: { name: 'render' }, endpoint: '/telemetry', routes: ['/items'] });

const TREES: Readonly<Record<'with' | 'without', () => ReactElement>> = {
  with: () =>
    createElement(TelemetryProvider, { telemetry }, createElement(TelemetryErrorBoundary, null, createElement(Page))),
  without: () => createElement(List),
};

/** Mounts a tree, renders it anew so many times, and unmounts it. Answers how many milliseconds that took. */
export function turn(tree: 'with' | 'without', updates: number): number {
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  const startedAt = performance.now();
  flushSync(() => root.render(TREES[tree]()));
  for (let i = 0; i < updates; i++) flushSync(() => update());
  flushSync(() => root.unmount());
  const took = performance.now() - startedAt;
  container.remove();
  return took;
}
