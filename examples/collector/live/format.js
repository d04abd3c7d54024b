/** Numbers and times as short text. */

/** A count: 1,234 or 1.2M. */
export function formatCount(n) {
  return Math.abs(n) >= 1e6
    ? new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(n)
    : new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(n);
}

/** A value in its unit: seconds as ms or s, bytes as KiB, anything else as it is. */
export function formatValue(value, unit) {
  if (!Number.isFinite(value)) return '–';
  if (unit === 's') return formatMs(value * 1000);
  if (unit === 'ms') return formatMs(value);
  if (unit === 'By') return formatBytes(value);
  return `${Number(value.toPrecision(3))}${unit && unit !== '1' && !unit.startsWith('{') ? ` ${unit}` : ''}`;
}

/** A quantile, marked where it lies beyond the last bound so that only a minimum is known. */
export function formatQuantile(value, bounds, unit) {
  const isBeyond = bounds.length > 0 && value === bounds[bounds.length - 1];
  return `${isBeyond ? '≥ ' : ''}${formatValue(value, unit)}`;
}

/** A duration: 0.4 ms, 12 ms, 1.25 s. */
export function formatMs(ms) {
  if (!Number.isFinite(ms)) return '–';
  if (ms >= 1000) return `${Number((ms / 1000).toPrecision(3))} s`;
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`;
}

/** A size: 512 B, 12.3 KiB. */
export function formatBytes(bytes) {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** A share: 12.3 %. */
export function formatShare(share) {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  return `${percent === 0 || percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}

/** A rate a second over the last minute. */
export function formatRate(recent) {
  const rate = sum(recent) / 60;
  return `${rate === 0 ? '0' : rate < 0.01 ? '<0.01' : Number(rate.toPrecision(2))}/s`;
}

/** The time of day, with milliseconds. */
export function formatTime(iso) {
  const date = new Date(iso);
  const time = date.toLocaleTimeString('en-GB');
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** The sum of numbers. */
export function sum(numbers) {
  return numbers.reduce((total, n) => total + n, 0);
}

/** The growth of several series together. */
export function sumRecent(points) {
  const slots = points[0]?.recent.length ?? 0;
  return Array.from({ length: slots }, (_, i) => sum(points.map((point) => point.recent[i])));
}

/** Items by key, in the order of their first item. */
export function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
