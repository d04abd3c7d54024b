import { describe, expect, it } from 'vitest';
import { createQueue } from '../../src/queue/queue.ts';
import type { Item } from '../../src/types.ts';

const signal = { name: 'logs', encode: () => '', measure: ({ size }: Item) => 10 * size } as const;
const item = (body: string, priority = 9, size = 100): Item => ({
  signal,
  body,
  priority,
  time: 0,
  size,
  stamp: undefined,
});

it('records wait until whoever takes them has made something of them: scripts can be ended anywhere', () => {
  const queue = createQueue(() => undefined);
  for (const body of ['a', 'b']) queue.push(item(body));
  const waiting = queue.take(() => queue.items().map(({ body }) => body), 32_768);
  expect(waiting).toEqual(['a', 'b']);
  expect(queue.items()).toEqual([]);
});

it('records that nothing can be made of are dropped, counted, and not in the way of others', () => {
  const lost: unknown[] = [];
  const queue = createQueue((...settled) => lost.push(settled));
  queue.push(item('a', 17, 40_000));
  queue.push(item('b'));
  const use = (items: readonly Item[]): readonly string[] =>
    items.map(({ body }) => {
      if (body === 'a') throw new TypeError('no such field');
      return body;
    });
  expect(queue.take(use, 32_768)).toBeUndefined();
  expect(lost).toEqual([['logs', 'dropped', 'invalid', 1]]);
  expect(queue.take(use, 32_768)).toEqual(['b']);
});

describe('errors and other records of one signal', () => {
  const take = (sizes: number, isLeaving: boolean): unknown => {
    const queue = createQueue(() => undefined);
    for (const [body, priority] of [
      ['info', 9],
      ['error', 17],
    ] as const)
      queue.push(item(body, priority, sizes));
    return queue.take((items) => items.map(({ body }) => body), 32_768, isLeaving);
  };

  it('are one batch while few wait: a request costs more than all they take', () => {
    expect(take(100, false)).toEqual(['error', 'info']);
  });

  it('are batches of their own where much waits, or a page goes: others can be dropped, or be left, without errors', () => {
    expect(take(17_000, false)).toEqual(['error']);
    expect(take(100, true)).toEqual(['error']);
  });
});

it('as the page leaves, records are measured: there is just so much room', () => {
  const queue = createQueue(() => undefined);
  for (const body of ['a', 'b', 'c', 'd']) queue.push(item(body, 9, 1_000));
  const take = (isLeaving: boolean): number | undefined => queue.take(({ length }) => length, 32_768, isLeaving);
  expect(take(true)).toBe(3);
  expect(take(false)).toBe(1);
});
