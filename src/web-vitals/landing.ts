import { onRestore } from '../browser/lifecycle.ts';
import { randomId } from '../browser/random-id.ts';
import { currentRoute } from '../context/route.ts';
import type { Telemetry } from '../types.ts';

/** The page that the document came with, whatever it has become since. */
export interface Landing {
  /** What it is called: as its view is while that lasts, from then on as it was last. */
  page(): string;
  stop(): void;
}

/** Remembers where the document landed: now, and again when the back/forward cache brings it back. */
export function createLanding(telemetry: Telemetry): Landing {
  const { context } = telemetry;
  let id: string | undefined;
  let name = '';
  const land = (): void => {
    // The view may be named better later: by its id it is known to be the same.
    id = context.view.id ??= randomId();
    name = currentRoute(telemetry).template;
  };
  land();
  return {
    page() {
      // Only now, when whoever begins a view on the return has begun it.
      if (!id) land();
      if (context.view.id === id) name = context.view.page ?? name;
      return name;
    },
    stop: onRestore(() => {
      id = undefined;
    }),
  };
}
