export interface Distribution {
  readonly bounds: readonly number[];
  readonly bucketCounts: readonly number[];
  readonly count: number;
  readonly sum: number;
}
export function quantile(q: number, bounds: readonly number[], bucketCounts: readonly number[]): number;
export function mergePoints(points: readonly Distribution[]): Distribution;
