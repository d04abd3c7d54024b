import { isWithin } from '../browser/element.ts';
import { onLifecycle } from '../browser/lifecycle.ts';
import { countStored } from '../browser/stored-keys.ts';
import type { FlushResult, Telemetry } from '../types.ts';
import { countText } from './format.ts';
import { createFrame } from './frame.ts';
import { createLedger, type Ledger, type Seen } from './ledger.ts';
import { createLists } from './lists.ts';

/** The panel of one client. */
export interface Panel {
  /** The client has done something. */
  take(seen: Seen): void;
  /** Something happened in the page. What happened in the panel the page does not hear of. */
  hear(event: Event): void;
  /** Takes it out of the page. */
  stop(): void;
}

const RENDER_EVERY_MS = 150;
const LOOK_EVERY_MS = 1_000;

/** Says of what is kept where it is. */
function describeKept(ledger: Ledger, { kept }: FlushResult, stored: number | undefined): string {
  const waiting = ledger.batches().filter(({ batch }) => batch);
  const sealed = waiting.reduce((sum, { count }) => sum + count, 0);
  const where = [
    kept > sealed && `${countText(kept - sealed, 'record')} in no batch yet`,
    sealed && `${countText(sealed, 'record')} in ${countText(waiting.length, 'batch', 'batches')} without an answer`,
    stored !== undefined && `${countText(stored, 'batch', 'batches')} in the outbox, with those of other pages`,
  ];
  return where.filter(Boolean).join(' · ') || 'Nothing waits.';
}

/** Puts the panel of a client into the page: for now its badge. `early` is what was seen before. */
export function createPanel(telemetry: Telemetry, early: readonly Seen[]): Panel {
  const { context, endpoint } = telemetry;
  const { 'service.name': name, 'service.version': version } = context.service;
  const url = typeof endpoint === 'string' ? endpoint : endpoint.logs;
  const ledger = createLedger();
  let renderTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimer: typeof renderTimer;
  let stored: number | undefined;
  let isOver = false;

  const stop = (): void => {
    isOver = true;
    unlisten();
    clearTimeout(renderTimer);
    clearTimeout(lookTimer);
    frame.shadow.remove();
  };
  /** What goes wrong in here must not reach the page: then it goes. */
  const contain = (task: () => void): void => {
    try {
      if (!isOver) task();
    } catch (cause) {
      stop();
      if (process.env.NODE_ENV !== 'production') telemetry.diagnose('the panel of debug() failed', cause);
    }
  };
  const render = (): void =>
    contain(() => {
      renderTimer = undefined;
      const totals = telemetry.totals();
      frame.shadow.attach();
      frame.show(totals, describeKept(ledger, totals, stored));
      if (frame.isOpen()) show(totals);
    });
  // What is on the wire and in the outbox nobody tells us.
  const look = async (): Promise<void> => {
    clearTimeout(lookTimer);
    if (!frame.isOpen() || isOver) return;
    lookTimer = setTimeout(look, LOOK_EVERY_MS);
    stored = await countStored('footlight', JSON.stringify(endpoint));
    render();
  };
  const frame = createFrame([name, version].filter(Boolean).join(' '), url, () => {
    render();
    look();
  });
  const show = createLists(frame, ledger);
  const unlisten = onLifecycle((_, hasLeft) => hasLeft && ledger.leave());

  early.forEach(ledger.take);
  render();
  return {
    take: (seen) =>
      contain(() => {
        ledger.take(seen);
        renderTimer ??= setTimeout(render, RENDER_EVERY_MS);
      }),
    hear: (event) =>
      contain(() => {
        if (!isWithin(event, frame.shadow.host)) return;
        event.stopImmediatePropagation();
        const { type, key } = event as KeyboardEvent;
        if (type === 'keydown' && key === 'Escape' && frame.isOpen()) frame.toggle(false);
        if (type === 'click') event.composedPath().forEach(frame.click);
      }),
    stop,
  };
}
