import type { Totals } from '../load/ledger.ts';

// Sums of decimal fractions differ in the last digits by the order that they are added in.
const ROUNDING = 1e-9;
const isSum = (key: string): boolean => /^\S+_sum /.test(key);

/** Each series whose value is not what was recorded, in words. None, where all counts are exact. */
export function differences(wanted: Totals, found: Totals): readonly string[] {
  const keys = new Set([...wanted.keys(), ...found.keys()]);
  return [...keys].flatMap((key) => {
    const [want, have] = [wanted.get(key), found.get(key)];
    const isSame =
      want !== undefined && have !== undefined && isSum(key) ? Math.abs(want - have) <= ROUNDING * want : want === have;
    return isSame ? [] : [`${key}: ${want} were recorded, ${have} are there`];
  });
}

/** How many values there are: of counters their sum, of histograms how many were recorded. */
export const countIn = (totals: Totals): number =>
  [...totals].reduce((sum, [key, value]) => (/^\S+_(total|count) /.test(key) ? sum + value : sum), 0);
