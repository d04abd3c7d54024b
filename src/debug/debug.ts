import { listen } from '../browser/listen.ts';
import { queryParameter } from '../browser/location.ts';
import { load, save } from '../browser/storage.ts';
import type { Batch, Feature } from '../types.ts';
import type { Seen } from './ledger.ts';
import type { Panel } from './panel.ts';

/** When the panel is there. */
export interface DebugOptions {
  /**
   * Whether it is, whatever the URL and local storage say. @default in development; in production for whoever has
   * `?footlight.debug` in the URL, or `footlight.debug` in local storage
   */
  readonly enabled?: boolean;
}

/** By the URL, else by what it said before, else by the build. `=1` and `=0` are remembered. */
function isWanted(): boolean {
  const KEY = 'footlight.debug';
  const asked = queryParameter(KEY);
  if (asked) save(KEY, asked);
  const said = asked ?? load(KEY);
  return said === undefined ? process.env.NODE_ENV !== 'production' : said !== '0';
}

/**
 * Shows a developer, in the page, what is recorded, batched, sent, kept and dropped, and why. Loads the panel only where it
 * is wanted: in development, and in production where the URL has `?footlight.debug` (`=1` to remember it, `=0` to forget).
 * First in the list of features it sees what all others record, and they do not see what is clicked in it.
 *
 * @example
 * createTelemetry({ …, features: [debug(), pageViews()] });
 */
export function debug({ enabled }: DebugOptions = {}): Feature {
  const MAX_EARLY = 1_000;
  return (telemetry) => {
    const { context } = telemetry;
    if (context.inspect || !(enabled ?? isWanted())) return () => undefined;
    const early: Seen[] = [];
    let panel: Panel | undefined;
    let isOver = false;
    // Before the page's own listeners, and those of other features: the panel is no part of the page.
    const unlisten = listen(
      'click dblclick auxclick contextmenu pointerdown pointerup mousedown mouseup keydown keyup input focusin focusout',
      (event) => panel?.hear(event),
    );
    const stop = (): void => {
      isOver = true;
      context.inspect = undefined;
      unlisten();
      panel?.stop();
    };
    context.inspect = (...seen) => {
      // Later it is compressed.
      const bytes = (seen[0] as Batch).body?.length;
      const one: Seen = { seen, bytes, time: Date.now(), page: context.view.page };
      if (panel) panel.take(one);
      else if (early.push(one) > MAX_EARLY) early.shift();
    };
    import('./panel.ts')
      .then(({ createPanel }) => {
        if (!isOver) panel = createPanel(telemetry, early.splice(0));
      })
      .catch((cause) => {
        stop();
        if (process.env.NODE_ENV !== 'production') telemetry.diagnose('the panel of debug() could not start', cause);
      });
    return stop;
  };
}
