import { describe, expect, it } from 'vitest';
import { isRetryable, retryDelay } from '../../src/transport/retry.ts';

describe('a status', () => {
  it.each([429, 502, 503, 504])('%d is worth another try', (status) => {
    expect(isRetryable(status)).toBe(true);
  });

  it.each([200, 204, 301, 400, 401, 403, 404, 408, 413, 415, 500, 501, 505])('%d is not', (status) => {
    expect(isRetryable(status)).toBe(false);
  });
});

describe('the delay', () => {
  it.each([
    [0, 1_000],
    [1, 2_000],
    [2, 4_000],
    [5, 32_000],
    [6, 60_000],
    [50, 60_000],
    [5_000, 60_000],
  ])('after %d failures is at most %d ms', (failures, most) => {
    expect(retryDelay(null, failures, 1)).toBe(most);
    expect(retryDelay(undefined, failures, 0.25)).toBe(most / 4);
    expect(retryDelay(null, failures, 0)).toBe(0);
  });

  it.each([
    ['1', 1_000],
    ['120', 120_000],
    [' 3 ', 3_000],
  ])('is what Retry-After asks for: %j', (header, ms) => {
    expect(retryDelay(header, 4, 0.5)).toBe(ms);
  });

  it.each(['', '0', 'soon', 'NaN', '-1', '-3600'])('is the usual one when Retry-After is %j', (header) => {
    expect(retryDelay(header, 0, 0.5)).toBe(500);
  });

  it.each(['99999999', '1e300', 'Infinity'])('is one a timer can wait for when Retry-After is %j', (header) => {
    // Beyond it, timers run at once: https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value
    expect(retryDelay(header, 0, 0.5)).toBeLessThan(2 ** 31);
  });
});
