/** Milliseconds since 1970 as the time of the day. */
export const timeText = (time: number): string =>
  `${new Date(time).toTimeString().slice(0, 8)}.${`${new Date(time).getMilliseconds()}`.padStart(3, '0')}`;

/** A number of bytes, in the unit that is easy to read. */
export const bytesText = (bytes: number): string =>
  bytes < 1_024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${(bytes / 1_024).toFixed(1)} KB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`;

/** A value, to six digits. */
export const numberText = (value: number): string => `${Number(value.toPrecision(6))}`;

/** Seconds, in the unit that is easy to read. */
export const durationText = (seconds: number): string =>
  seconds < 1 ? `${numberText(Math.round(seconds * 100_000) / 100)} ms` : `${seconds.toFixed(2)} s`;

/** How many of something. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
