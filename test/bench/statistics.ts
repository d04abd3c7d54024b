/** What was measured of one subject, round by round. */
export type Rounds = readonly number[];

const sorted = (values: Rounds): number[] => values.toSorted((one, other) => one - other);

/** A value below which such a part of them is. */
export const quantile = (values: Rounds, q: number): number => {
  const all = sorted(values);
  return all[Math.min(all.length - 1, Math.floor(q * all.length))] ?? Number.NaN;
};

/** The least: what the machine adds is never below nothing. */
export const least = (values: Rounds): number => Math.min(...values);

export const median = (values: Rounds): number => quantile(values, 0.5);

/** How many times as much one is, round by round: the median, and the middle half. */
export function ratio(
  one: Rounds,
  other: Rounds,
): { readonly median: number; readonly from: number; readonly to: number } {
  const ratios = one.map((value, i) => value / (other[i] ?? Number.NaN));
  return { median: median(ratios), from: quantile(ratios, 0.25), to: quantile(ratios, 0.75) };
}
