/** Quantiles of histograms, computed as Prometheus' histogram_quantile does. */

/**
 * The value below which the share `q` of the observations lies, interpolated within its bucket. The highest bound if it
 * lies beyond that; NaN if nothing was observed.
 */
export function quantile(q, bounds, bucketCounts) {
  const count = bucketCounts.reduce((sum, n) => sum + n, 0);
  if (count === 0 || bounds.length === 0) return Number.NaN;
  const rank = q * count;
  let below = 0;
  for (const [i, upper] of bounds.entries()) {
    const inBucket = bucketCounts[i] ?? 0;
    if (below + inBucket >= rank) {
      if (i === 0 && upper <= 0) return upper;
      const lower = i === 0 ? 0 : bounds[i - 1];
      return inBucket === 0 ? lower : lower + (upper - lower) * ((rank - below) / inBucket);
    }
    below += inBucket;
  }
  return bounds[bounds.length - 1];
}

/** The distribution of several points of one metric together. */
export function mergePoints(points) {
  const bounds = points[0]?.bounds ?? [];
  const bucketCounts = new Array(bounds.length + 1).fill(0);
  for (const point of points) for (const [i, n] of point.bucketCounts.entries()) bucketCounts[i] += n;
  return {
    bounds,
    bucketCounts,
    count: points.reduce((sum, point) => sum + point.count, 0),
    sum: points.reduce((sum, point) => sum + point.sum, 0),
  };
}
