import { createShadow, element, type Shadow } from '../browser/element.ts';
import type { FlushResult, SignalName } from '../types.ts';
import { type Actions, button, type Choice, createChoice } from './choice.ts';
import { STYLE } from './style.ts';

/** What the list shows. */
export type Tab = 'Records' | 'Requests' | 'Losses';

/** What is on the screen all the time: the badge, and the panel around its list. */
export interface Frame {
  readonly shadow: Shadow;
  readonly list: HTMLElement;
  readonly tab: Choice<Tab>;
  readonly filter: Choice<'All' | SignalName>;
  /** Whether the panel is open. */
  isOpen(): boolean;
  /** Opens or closes the panel, and moves the focus along. */
  toggle(isOpen: boolean): void;
  /** Does what a click on an element asks for. */
  click(target: EventTarget): void;
  /** Shows what became of records, and a sentence on those that are kept. */
  show(totals: FlushResult, kept: string): void;
}

const OUTCOMES = ['sent', 'kept', 'dropped', 'rejected', 'collapsed'] as const;
const numberOf = (count: number): string => count.toLocaleString('en');

/** The figures, by what became of records. */
function createTotals(): { readonly element: HTMLElement; show(totals: FlushResult): void } {
  const values = OUTCOMES.map(() => element('dd'));
  const cells = OUTCOMES.map((name, i) => element('div', {}, element('dt', {}, name), values[i] as HTMLElement));
  return {
    element: element('dl', { class: 'totals' }, ...cells),
    show(totals) {
      OUTCOMES.forEach((name, i) => {
        const isLoss = name === 'dropped' || name === 'rejected';
        (values[i] as HTMLElement).textContent = numberOf(totals[name]);
        (cells[i] as HTMLElement).className = `total ${isLoss && totals[name] ? 'bad' : ''}`;
      });
    },
  };
}

/** Makes the frame, closed. `changed` hears when something else is to be shown. */
export function createFrame(service: string, endpoint: string, changed: () => void): Frame {
  const shadow = createShadow('footlight-debug', STYLE);
  const actions: Actions = new Map();
  const tab = createChoice<Tab>('What to show', ['Records', 'Requests', 'Losses'], actions, changed);
  const filter = createChoice<'All' | SignalName>('Signal', ['All', 'logs', 'metrics', 'traces'], actions, changed);
  const [light, said] = [element('span'), element('span')];
  const badge = button('badge', { 'aria-expanded': 'false', 'aria-haspopup': 'dialog' }, light, said);
  const close = button('close', { 'aria-label': 'Close' }, '×');
  const totals = createTotals();
  const kept = element('p', { class: 'kept' });
  const list = element('div');
  const title = element('span', { class: 'service' }, `${service} → ${endpoint}`);
  const head = element('header', { class: 'head' }, element('span', { class: 'name' }, 'footlight'), title, close);
  const bar = element('div', { class: 'bar' }, tab.element, filter.element);
  const about = { class: 'panel', role: 'dialog', 'aria-label': `footlight: ${service}`, hidden: '' };
  const panel = element('section', about, head, totals.element, kept, bar, list);
  const toggle = (isOpen: boolean): void => {
    panel.hidden = !isOpen;
    badge.hidden = isOpen;
    badge.setAttribute('aria-expanded', `${isOpen}`);
    shadow.host.toggleAttribute('data-open', isOpen);
    changed();
    (isOpen ? tab.buttons[0] : badge)?.focus();
  };
  actions.set(badge, () => toggle(true));
  actions.set(close, () => toggle(false));
  shadow.root.append(element('div', { class: 'frame' }, badge, panel));

  return {
    shadow,
    list,
    tab,
    filter,
    isOpen: () => !panel.hidden,
    toggle,
    click: (target) => actions.get(target)?.(),
    show(now, keptText) {
      const lost = now.dropped + now.rejected;
      light.className = lost ? 'light loses' : 'light';
      said.textContent = `${service}: ${numberOf(now.sent)} sent${lost ? `, ${numberOf(lost)} lost` : ''}`;
      totals.show(now);
      kept.textContent = keptText;
      (tab.buttons[2] as HTMLElement).textContent = lost ? `Losses ${numberOf(lost)}` : 'Losses';
    },
  };
}
