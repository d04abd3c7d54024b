import { expect, it } from 'vitest';
import { createQueue } from '../../src/queue/queue.ts';
import type { Item } from '../../src/types.ts';

const signal = { name: 'logs', encode: () => '' } as const;
const item = (body: string): Item => ({
  signal,
  body,
  priority: 9,
  time: 0,
  size: 100,
  stamp: undefined,
});

it('records wait until whoever takes them has made something of them: scripts can be ended anywhere', () => {
  const queue = createQueue(() => undefined);
  for (const body of ['a', 'b']) queue.push(item(body));
  const cut = (): never => {
    throw new Error('cut');
  };
  expect(() => queue.take(cut)).toThrow('cut');
  expect(queue.items().map(({ body }) => body)).toEqual(['a', 'b']);
  expect(queue.take((items) => items.map(({ body }) => body))).toEqual(['a', 'b']);
  expect(queue.items()).toEqual([]);
});
