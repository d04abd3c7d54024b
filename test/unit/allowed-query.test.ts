import { navigationTiming, pageViews } from 'footlight';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { scrubUrl } from '../../src/privacy/scrub-url.ts';
import { captureRequests, client, finish } from '../support/capture.ts';

const SECRET = 'http://ada:pass@shop.test/a?token=secret&utm_source=mail&tab=1&utm_source=%26x%20y#code=secret';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => history.replaceState(null, '', '/'));

it.each([
  [[], 'http://shop.test/a'],
  [['other', ''], 'http://shop.test/a'],
  [['tab'], 'http://shop.test/a?tab=1'],
  [['tab', 'utm_source'], 'http://shop.test/a?utm_source=mail&tab=1&utm_source=%26x+y'],
])('of a query only the parameters are kept that are allowed: %j', (allowed, url) => {
  expect(scrubUrl(SECRET, allowed)).toBe(url);
});

it('what is no place and what is no URL has no query, whatever is allowed', () => {
  expect(scrubUrl('data:text/html?tab=1', ['tab'])).toBe('data:');
  expect(scrubUrl('http://', ['tab'])).toBeUndefined();
});

it('page views and navigation timing record it', async () => {
  const capture = captureRequests();
  history.replaceState(null, '', '/a?token=secret&tab=1');
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { name: `${location.origin}/a?token=secret&tab=1`, type: 'navigate' } as unknown as PerformanceEntry,
  ]);
  const allowedQuery = ['tab'];
  const telemetry = client({ features: [pageViews({ allowedQuery }), navigationTiming({ allowedQuery })] });
  await vi.advanceTimersByTimeAsync(2_000);
  await finish(telemetry.flush());
  const urls = capture
    .logs()
    .flatMap(({ eventName, attributes }) => (attributes['url.full'] ? [[eventName, attributes['url.full']]] : []));
  expect(urls.sort()).toEqual([
    ['browser.navigation', `${location.origin}/a?tab=1`],
    ['browser.navigation_timing', `${location.origin}/a?tab=1`],
  ]);
});
