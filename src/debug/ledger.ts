import type { Batch, Item, Labels, Observation, Outcome, SignalName } from '../types.ts';

/** What was seen, and when. */
export interface Seen {
  readonly seen: Observation;
  /** Bytes of a batch as it was then. */
  readonly bytes: number | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The page of the view. */
  readonly page: string | undefined;
}

/** A record; of metrics, values of one series in a row. */
export interface RecordRow {
  readonly signal: SignalName;
  readonly page: string | undefined;
  time: number;
  readonly item?: Item;
  readonly metric?: string;
  readonly labels?: Labels;
  /** Of metrics: the last one, and how many. */
  value: number;
  times: number;
  /** Why it never reached the queue. */
  lost?: string | number;
}

/** A batch, which is one request unless that is repeated. */
export interface BatchRow {
  readonly id: string;
  readonly signal: SignalName;
  readonly count: number;
  readonly time: number;
  /** When the first of its records was made, maybe by an earlier page. */
  readonly since: number;
  /** Bytes of its JSON. Unknown of what another page has made. */
  readonly made: number | undefined;
  /** As long as there is no answer. */
  batch: Batch | undefined;
  /** Bytes on the wire. */
  bytes: number;
  /** The answer to the last request. */
  status?: number | undefined;
  requests: number;
  /** What became of it, and why. Nothing where it was split in two. */
  outcome?: Outcome;
  reason?: string | number;
  /** Records that the collector refused of a batch it took. */
  refused?: number;
  /** Whether the page went away, and left it to the next one. */
  isLeft?: boolean;
}

/** Records that had the same fate. */
export interface Fate {
  /** Unknown of those from before. */
  readonly signal?: SignalName;
  readonly outcome: Outcome;
  readonly reason: string | number;
  count: number;
  /** When the last of them had it. */
  time: number;
}

/** What is known of the last records and batches, and of all fates. */
export interface Ledger {
  /** Newest last, at most 200 of each signal. */
  records(): readonly RecordRow[];
  /** Newest last, at most 100 beside those without an answer. */
  batches(): readonly BatchRow[];
  fates(): readonly Fate[];
  take(seen: Seen): void;
  /** The page goes away: what has no answer and is not on the wire is the next page's. */
  leave(): void;
}

const MAX_RECORDS = 200;
const MAX_BATCHES = 100;

/** Removes the oldest ones that match, beyond so many. */
function trim<Row>(rows: Row[], matches: (row: Row) => boolean, most: number): void {
  for (let extra = rows.filter(matches).length - most; extra > 0; extra--) rows.splice(rows.findIndex(matches), 1);
}

const isSeries = (row: RecordRow | undefined, metric: string, labels: Labels): row is RecordRow =>
  // One object for all values of a series in a window.
  row?.metric === metric && row.labels === labels;

/** Makes an empty ledger. */
export function createLedger(): Ledger {
  const records: RecordRow[] = [];
  const batches: BatchRow[] = [];
  const fates = new Map<string, Fate>();
  // What the next fate may be of.
  let last: RecordRow | undefined;
  let over: BatchRow | undefined;

  const record = (row: RecordRow): void => {
    records.push((last = row));
    trim(records, ({ signal }) => signal === row.signal, MAX_RECORDS);
  };
  const measure = ({ time, page }: Seen, metric: string, labels: Labels, value: number): void => {
    const newest = records.findLast(({ signal }) => signal === 'metrics');
    if (isSeries(newest, metric, labels)) Object.assign(newest, { time, value, times: newest.times + 1 });
    else record({ signal: 'metrics', time, page, metric, labels, value, times: 1 });
  };
  const addBatch = (batch: Batch, { time, bytes = 0 }: Seen): BatchRow => {
    const { id, signal, count } = batch;
    const made = batch.gzip ? undefined : bytes;
    const row: BatchRow = { id, signal, count, time, since: batch.time, made, batch, bytes, requests: 0 };
    batches.push(row);
    trim(batches, (old) => !old.batch, MAX_BATCHES);
    return row;
  };
  const changeBatch = (row: BatchRow, batch: Batch, change: number | 'over'): void => {
    row.bytes = batch.body.length;
    if (change === 'over') {
      row.batch = undefined;
      over = row;
    } else {
      row.status = change;
      row.requests++;
    }
  };
  const settle = (time: number, signal: SignalName, outcome: Outcome, reason: string | number, count: number): void => {
    const key = `${signal} ${outcome} ${reason}`;
    const fate: Fate = fates.get(key) ?? { signal, outcome, reason, count: 0, time };
    fates.set(key, Object.assign(fate, { count: fate.count + count, time }));
    // Told right after it was recorded.
    if (last && reason === 'rate') last.lost = reason;
    if (last && outcome === 'collapsed') records.splice(records.indexOf(last), 1);
    if (over && reason === 'partial') over.refused = count;
    else if (over && !over.outcome) Object.assign(over, { outcome, reason });
  };

  return {
    records: () => records,
    batches: () => batches,
    fates: () => [...fates.values()],
    take(one) {
      const { seen, time, page } = one;
      if (seen.length === 4) {
        settle(time, ...seen);
        last = undefined;
        return;
      }
      last = over = undefined;
      if (seen.length === 3) return measure(one, ...seen);
      const [first, change] = seen;
      if ('id' in first) {
        const row = batches.findLast(({ id }) => id === first.id) ?? addBatch(first, one);
        // It may be back, as the page is.
        row.batch = first;
        row.isLeft = false;
        if (change !== undefined) changeBatch(row, first, change);
        return;
      }
      const of = first.stamp?.['footlight.page'] ?? page;
      record({ signal: first.signal.name, time: first.time, page: of as string, item: first, value: 0, times: 1 });
    },
    leave() {
      for (const row of batches) {
        if (row.batch?.outlives !== undefined || !row.batch) continue;
        row.batch = undefined;
        row.isLeft = true;
      }
    },
  };
}
