import { describe, expect, it } from 'vitest';
import { askedDelay, backOff, isRetryable } from '../../src/transport/retry.ts';

describe('a status', () => {
  it.each([429, 502, 503, 504])('%d is worth another try', (status) => {
    expect(isRetryable(status)).toBe(true);
  });

  it.each([200, 204, 301, 400, 401, 403, 404, 408, 413, 415, 500, 501, 505])('%d is not', (status) => {
    expect(isRetryable(status)).toBe(false);
  });
});

describe('the delay that nobody asked for', () => {
  it.each([
    [0, 1_000],
    [1, 2_000],
    [2, 4_000],
    [4, 16_000],
    [5, 30_000],
    [50, 30_000],
    [5_000, 30_000],
  ])('after %d failures is at most %d ms, and any time down to none', (failures, most) => {
    expect(backOff(failures, 1)).toBe(most);
    expect(backOff(failures, 0.25)).toBe(most / 4);
    expect(backOff(failures, 0)).toBe(0);
  });
});

describe('the delay that Retry-After asks for', () => {
  const now = Date.UTC(2024, 1, 29, 12, 0, 0);

  it.each([
    ['1', 1_000],
    ['120', 120_000],
    [' 3 ', 3_000],
  ])('is as many seconds as it says: %j', (header, ms) => {
    expect(askedDelay(header, now)).toBe(ms);
  });

  it.each([
    ['Thu, 29 Feb 2024 12:00:07 GMT', 7_000],
    ['Thursday, 29-Feb-24 12:01:00 GMT', 60_000],
    ['Thu Feb 29 13:00:00 2024 GMT', 3_600_000],
  ])('is the time until the date that it says: %j', (header, ms) => {
    expect(askedDelay(header, now)).toBe(ms);
  });

  it.each([null, undefined, '', '0', 'soon', 'NaN', '-1', '-3600', 'Thu, 29 Feb 2024 11:59:59 GMT'])(
    'is none where it says %j',
    (header) => {
      expect(askedDelay(header, now)).toBe(0);
    },
  );

  it.each(['86401', '99999999', '1e300', 'Infinity', 'Sun, 01 Mar 2099 12:00:00 GMT'])(
    'is a day at most, for which a timer can wait: %j',
    (header) => {
      // Beyond it, timers run at once: https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value
      expect(askedDelay(header, now)).toBe(86_400_000);
      expect(askedDelay(header, now)).toBeLessThan(2 ** 31);
    },
  );
});
