import { element } from '../browser/element.ts';
import { wallTime } from '../browser/environment.ts';
import type { FlushResult, SignalName } from '../types.ts';
import type { Frame, Tab } from './frame.ts';
import type { Ledger } from './ledger.ts';
import { createList, type RowView } from './list.ts';
import { createLosses } from './losses.ts';
import { batchView, lossView, recordView } from './rows.ts';

/** Makes what shows the list that is chosen, with what is chosen of it, newest first. */
export function createLists({ list, tab, filter }: Frame, ledger: Ledger): (totals: FlushResult) => void {
  const since = wallTime(0);
  const losses = createLosses(ledger);
  const make = <Row extends { readonly signal?: SignalName }>(
    name: Tab,
    empty: string,
    rowsOf: (totals: FlushResult) => readonly Row[],
    view: (row: Row) => RowView,
  ) => {
    const rows = element('div');
    const none = element('p', { class: 'empty' }, empty);
    const all = element('div', { class: `list ${name.toLowerCase()}` }, none, rows);
    const show = createList(rows, view);
    list.append(all);
    return (totals: FlushResult): void => {
      all.hidden = tab.chosen !== name;
      if (all.hidden) return;
      const { chosen } = filter;
      // What is known of no signal is shown with each.
      const picked = rowsOf(totals).filter(({ signal = chosen }) => chosen === 'All' || signal === chosen);
      none.hidden = !!picked.length;
      show(picked.reverse());
    };
  };
  const lists = [
    make('Records', 'Nothing is recorded yet.', ledger.records, recordView),
    make('Requests', 'Nothing is to be sent yet.', ledger.batches, (row) => batchView(row, since)),
    make('Losses', 'Nothing is lost.', losses, lossView),
  ];
  return (totals) => lists.forEach((show) => show(totals));
}
