import type { Labels } from '../types.ts';

const MAX_VALUES = 100;

let known: WeakMap<object, Map<string, Set<unknown>>> | undefined;

/**
 * Watches how many values the labels of a metric have. Answers what to tell the developer once one has more than a hundred:
 * every value is a series in Prometheus, in each of its combinations. In development only.
 */
export function watchLabels(instrument: { readonly name: string }, labels: Labels): string {
  known ??= new WeakMap();
  const values = known.get(instrument) ?? new Map<string, Set<unknown>>();
  known.set(instrument, values);
  return Object.entries(labels)
    .map(([label, value]) => {
      const seen = values.get(label) ?? new Set();
      values.set(label, seen);
      // No more than are needed to know.
      if (seen.size > MAX_VALUES || seen.add(value).size <= MAX_VALUES) return '';
      const example = `such as '${value}': each is a series in Prometheus`;
      return `label '${label}' of '${instrument.name}' has more than ${MAX_VALUES} values, ${example}`;
    })
    .join('');
}
