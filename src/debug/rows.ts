import { element } from '../browser/element.ts';
import { describe } from './describe.ts';
import { explain, explainFailure } from './explain.ts';
import { bytesText, countText, timeText } from './format.ts';
import type { BatchRow, Fate, RecordRow } from './ledger.ts';
import type { RowView } from './list.ts';

type Pair = readonly [name: string, value: string];

const span = (name: string, text = ''): HTMLElement => element('span', { class: name }, text);

const setText = (of: HTMLElement, text: string): void => {
  if (of.textContent !== text) of.textContent = text;
};

/** A line that opens, and then says all that is known. */
function unfolding(line: readonly HTMLElement[], note: () => string, details: () => readonly Pair[]): HTMLElement {
  const row = element('details', {}, element('summary', { class: 'line' }, ...line));
  row.addEventListener('toggle', () => {
    row.querySelectorAll('summary ~ *').forEach((old) => old.remove());
    if (!row.hasAttribute('open')) return;
    const why = note();
    const all = details().flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
    row.append(...(why ? [element('p', { class: 'note' }, why)] : []), element('dl', { class: 'details' }, ...all));
  });
  return row;
}

/** A record. */
export function recordView(row: RecordRow): RowView {
  const { signal, item, page } = row;
  const { kind, level, details } = describe(row);
  const [time, times, text] = [span('time'), span('times'), span('')];
  const said = element('span', { class: 'text' }, times, text);
  const line = [time, span('signal', signal), span('kind', kind), said, span('page', page)];
  // A batch has the sizes of metrics: they add up.
  line.push(span('size', item ? bytesText(item.size) : ''));
  const made = unfolding(
    line,
    () => (row.lost ? `Dropped at once. ${explain('dropped', row.lost)}` : ''),
    () => [...(item ? details : describe(row).details), ...(page ? [['page', page] as const] : [])],
  );
  return {
    element: made,
    update() {
      const more = item ? (item.repeated ?? 0) + 1 : row.times;
      made.className = `row ${signal} ${level} ${row.lost ? 'lost' : ''}`;
      setText(time, timeText(row.time));
      setText(times, more > 1 ? `×${more}  ` : '');
      if (!item || !text.textContent) setText(text, describe(row).text);
    },
  };
}

/** Where a batch is, for its colour, and in words. */
function stateOf(row: BatchRow): readonly ['good' | 'waits' | 'bad', string] {
  const { batch, outcome, reason, status, requests, refused } = row;
  if (outcome === 'sent')
    return refused ? ['bad', `sent, but ${refused} of them refused`] : ['good', `sent, ${reason}`];
  if (outcome) return ['bad', `${outcome}: ${reason}`];
  if (row.isLeft) return ['waits', 'left to the next page'];
  if (!batch) return ['waits', 'too large: split in two'];
  if (batch.outlives !== undefined) return ['waits', 'on its way'];
  if (!requests) return ['waits', 'waits to be sent'];
  return [
    'waits',
    `${status === 0 ? 'did not arrive' : status === -1 ? 'no answer' : `not now: ${status}`}, tries again`,
  ];
}

const explainBatch = ({ outcome, reason = '', refused, status, batch, requests }: BatchRow): string => {
  if (refused) return explain('rejected', 'partial');
  if (outcome) return outcome === 'sent' ? '' : explain(outcome, reason);
  return batch && requests ? explainFailure(status as number) : '';
};

/** A batch. `since` is when the page began: what is older comes from another one. */
export function batchView(row: BatchRow, since: number): RowView {
  const { signal, count, time, made } = row;
  const [text, size] = [span('text'), span('size')];
  const records = countText(count, signal === 'metrics' ? 'point' : 'record');
  const sizeText = (): string =>
    made === undefined || made === row.bytes ? bytesText(row.bytes) : `${bytesText(made)} → ${bytesText(row.bytes)}`;
  const element = unfolding(
    [span('time', timeText(time)), span('signal', signal), span('kind', records), text, size],
    () => explainBatch(row),
    () => [
      ...(made === undefined ? [] : [['JSON', bytesText(made)] as const]),
      ['on the wire', bytesText(row.bytes)],
      ['requests', `${row.requests}`],
      ['Idempotency-Key', row.id],
    ],
  );
  return {
    element,
    update() {
      if (row.batch) row.bytes = row.batch.body.length;
      const [tone, state] = stateOf(row);
      element.className = `row ${signal} ${tone}`;
      setText(
        text,
        `${row.since < since ? 'from an earlier page · ' : ''}${state}${row.requests > 1 ? `, ${row.requests} requests` : ''}`,
      );
      setText(size, sizeText());
    },
  };
}

/** What was lost for one reason. */
export function lossView(fate: Fate): RowView {
  const { signal, outcome, reason } = fate;
  const [count, time] = [span('count'), span('time')];
  return {
    element: element(
      'div',
      { class: `row loss ${signal ?? ''}` },
      count,
      element('div', {}, element('b', {}, `${outcome}: ${reason}`), ' ', ...(signal ? [span('signal', signal)] : [])),
      time,
      element('p', { class: 'why' }, explain(outcome, reason)),
    ),
    update() {
      setText(count, fate.count.toLocaleString('en'));
      setText(time, timeText(fate.time));
    },
  };
}
