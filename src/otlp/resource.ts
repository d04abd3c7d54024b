import type { Attributes, Item } from '../types.ts';
import { attributesField, createLimit, weigh } from './any-value.ts';

/** Puts together what has the same key, in order. */
export function groupBy<Value, Key>(values: readonly Value[], keyOf: (value: Value) => Key): readonly [Key, Value[]][] {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return [...groups];
}

/** The `resource` of an OTLP message: which application, and what was true of it. */
export function resourceOf(service: Attributes, stamp?: Attributes): object {
  const all = { ...service, ...stamp, ...service };
  return attributesField(
    all,
    createLimit(weigh(all), () => []),
  );
}

/** Items as a list of OTLP messages, one for each resource: the service, and what was true when they were made. */
export const encodeByResource = <Of extends Item>(
  items: readonly Of[],
  service: Attributes,
  encode: (items: readonly Of[]) => object,
): readonly object[] =>
  groupBy(items, ({ stamp }) => stamp).map(([stamp, same]) => ({
    resource: resourceOf(service, stamp),
    ...encode(same),
  }));
