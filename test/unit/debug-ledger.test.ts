import type { Batch, Item, Observation } from 'footlight';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLedger, type Ledger } from '../../src/debug/ledger.ts';
import { createLosses } from '../../src/debug/losses.ts';
import { fates } from '../support/capture.ts';

const signal = { name: 'logs', encode: () => '', measure: () => 100 } as const;
const item = (body: string, time = 0): Item => ({ signal, body, priority: 9, time, size: 100, stamp: undefined });
const batch = (id: string, bytes = 500, count = 2): Batch => ({
  id,
  signal: 'logs',
  time: 5,
  priority: 9,
  count,
  body: new Uint8Array(bytes),
});

let ledger: Ledger;
let now: number;
const see = (...seen: Observation): void =>
  ledger.take({ seen, bytes: (seen[0] as Batch).body?.length, time: ++now, page: '/now' });
beforeEach(() => {
  ledger = createLedger();
  now = 100;
});

const bodies = (): unknown[] =>
  ledger.records().map((row) => row.item?.body ?? `${row.metric} ${row.value} ×${row.times}`);

describe('the ledger of records', () => {
  it('keeps the last 200 of each signal', () => {
    see('runs', { a: '1' }, 1);
    for (let i = 0; i < 250; i++) see(item(`${i}`));
    expect(bodies()).toEqual(['runs 1 ×1', ...Array.from({ length: 200 }, (_, i) => `${i + 50}`)]);
  });

  it('puts values of one series together while no other metric comes between them', () => {
    const [one, other] = [{ a: '1' }, { a: '2' }];
    see('runs', one, 1);
    see(item('x'));
    see('runs', one, 3);
    see('runs', other, 4);
    see('runs', one, 5);
    see('walks', one, 6);
    expect(bodies()).toEqual(['runs 3 ×2', 'x', 'runs 4 ×1', 'runs 5 ×1', 'walks 6 ×1']);
    expect(ledger.records()[0]?.time).toBe(103);
  });

  it('knows what was lost at once, and keeps no record that is only counted', () => {
    see(item('a'));
    see('logs', 'dropped', 'rate', 1);
    see(item('b'));
    see('logs', 'collapsed', 'repeated', 1);
    see(item('c'));
    // Of others.
    see('logs', 'dropped', 'cap', 1);
    see('logs', 'dropped', 'rate', 1);
    expect(ledger.records().map(({ item: of, lost }) => [of?.body, lost])).toEqual([
      ['a', 'rate'],
      ['c', undefined],
    ]);
  });

  it('says where a record was made: by what it says itself, else by the page of then', () => {
    see({ ...item('a'), stamp: { 'footlight.page': '/then' } });
    see(item('b'));
    expect(ledger.records().map(({ page }) => page)).toEqual(['/then', '/now']);
  });
});

describe('the ledger of batches', () => {
  it('follows a batch through failures to its end', () => {
    const one = batch('1');
    see(one);
    expect(ledger.batches()[0]).toMatchObject({ made: 500, bytes: 500, requests: 0, batch: one, since: 5, time: 101 });
    Object.assign(one, { body: new Uint8Array(90), gzip: true });
    see(one, 503);
    see(one, 0);
    expect(ledger.batches()[0]).toMatchObject({ made: 500, bytes: 90, requests: 2, status: 0, batch: one });
    see(one, 200);
    see(one, 'over');
    see('logs', 'sent', 200, 1);
    see('logs', 'rejected', 'partial', 1);
    expect(ledger.batches()).toHaveLength(1);
    expect(ledger.batches()[0]).toMatchObject({
      requests: 3,
      outcome: 'sent',
      reason: 200,
      refused: 1,
      batch: undefined,
    });
  });

  it('does not take the fate of others for that of a batch', () => {
    const [one, two] = [batch('1'), batch('2')];
    see(one);
    see(two);
    see(one, 'over');
    see('logs', 'sent', 200, 2);
    see(item('a'));
    see('logs', 'rejected', 'partial', 1);
    // Split: nothing became of it.
    see(two, 'over');
    see(batch('3'));
    see('logs', 'dropped', 'full', 1);
    expect(ledger.batches().map(({ outcome, refused }) => [outcome, refused])).toEqual([
      ['sent', undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('keeps 100 beside those without an answer', () => {
    const waiting = batch('waiting');
    see(waiting);
    for (let i = 0; i < 150; i++) {
      see(batch(`${i}`));
      see(batch(`${i}`), 'over');
    }
    see(batch('last'));
    expect(ledger.batches()).toHaveLength(102);
    expect(ledger.batches()[0]?.batch).toBe(waiting);
  });

  it('leaves to the next page what is not on the wire, until it is back', () => {
    const [one, two] = [batch('1'), { ...batch('2'), outlives: true }];
    see(one);
    see(two);
    ledger.leave();
    expect(ledger.batches().map(({ isLeft, batch: of }) => [isLeft, of])).toEqual([
      [true, undefined],
      [false, two],
    ]);
    see(one);
    expect(ledger.batches()).toHaveLength(2);
    expect(ledger.batches()[0]).toMatchObject({ isLeft: false, batch: one });
  });

  it('does not know how large the JSON of another page was', () => {
    see({ ...batch('1'), gzip: true });
    expect(ledger.batches()[0]).toMatchObject({ made: undefined, bytes: 500 });
  });
});

describe('the losses', () => {
  it('are added up by signal, outcome and reason, with those from before', () => {
    see('logs', 'dropped', 'cap', 3);
    see('logs', 'sent', 200, 9);
    see('logs', 'dropped', 'cap', 2);
    see('traces', 'dropped', 'cap', 1);
    see('logs', 'rejected', 400, 4);
    const losses = createLosses(ledger);
    const totals = fates({ sent: 9, dropped: 8, rejected: 4 });
    expect(losses(totals).map(({ outcome, reason, count, signal: of }) => [outcome, reason, count, of])).toEqual([
      ['dropped', 'unseen', 2, undefined],
      ['dropped', 'cap', 5, 'logs'],
      ['dropped', 'cap', 1, 'traces'],
      ['rejected', 400, 4, 'logs'],
    ]);
    // The same objects: rows on the screen are known by them.
    expect(losses(totals)[0]).toBe(losses(totals)[0]);
    expect(losses(totals)[1]).toBe(losses(totals)[1]);
  });
});
