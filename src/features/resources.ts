import { onEntries } from '../browser/entries.ts';
import { wallTime } from '../browser/environment.ts';
import { absolute } from '../browser/request.ts';
import { scrubUrl, type UrlOptions } from '../privacy/scrub-url.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import { type BoundHistogram, createMeter } from '../signals/meter.ts';
import { resourceTiming } from '../signals/timing.ts';
import type { Endpoint, Feature } from '../types.ts';

/** Which resources are recorded, and which of them one by one. */
export interface ResourcesOptions extends CapOptions, UrlOptions {
  /** Milliseconds: resources that took as long are events too. @default 1000 */
  readonly slowMs?: number;
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 20 */
  readonly maxPerMinute?: number;
  /** Texts in the URL, or patterns, of what is not recorded. @default [] */
  readonly ignore?: readonly (string | RegExp)[];
}

const INITIATORS = /^(audio|beacon|css|fetch|iframe|img|link|script|video|xmlhttprequest)$/;

const SIZES = [
  ['<10kB', 1e4],
  ['<100kB', 1e5],
  ['<1MB', 1e6],
  ['>=1MB', Infinity],
] as const;

/** How much came over the network. Another origin may keep that to itself, and a request that failed has nothing. */
function sizeClass({ transferSize, encodedBodySize, responseStart }: PerformanceResourceTiming): string {
  if (responseStart && transferSize === 0) return 'cache';
  const size = transferSize || encodedBodySize;
  return (size && SIZES.find(([, end]) => size < end)?.[0]) || 'unknown';
}

// Where records go, of all clients: two that count each other's requests would never come to rest.
let ownUrls: Set<string> | undefined;

function addOwnUrls(endpoint: Endpoint): Set<string> {
  ownUrls ??= new Set();
  for (const signal of ['logs', 'metrics', 'traces'] as const) {
    ownUrls.add(
      absolute(typeof endpoint === 'string' ? `${endpoint.replace(/\/$/, '')}/v1/${signal}` : endpoint[signal]),
    );
  }
  return ownUrls;
}

/**
 * Measures how long scripts, images, requests and all else took that the page asked the network for, in
 * `frontend_resource_duration_seconds{initiator,size}`, and records the slow ones as `browser.resource_timing` events, with
 * the time they began. `size` is `cache`, `<10kB`, `<100kB`, `<1MB`, `>=1MB`, or `unknown` where another origin does not
 * tell. footlight's own requests are left out. https://www.w3.org/TR/resource-timing/
 *
 * @example
 * createTelemetry({ …, features: [resources({ slowMs: 2_000, ignore: ['/events'] })] });
 */
export function resources(options: ResourcesOptions = {}): Feature {
  const { slowMs = 1_000, maxPerMinute = 20, ignore = [], allowedQuery } = options;
  return (telemetry) => {
    const own = addOwnUrls(telemetry.endpoint);
    const isWithinCap = createCap(telemetry, maxPerMinute);
    const series = new Map<string, BoundHistogram>();
    const durations = createMeter(telemetry).histogram('frontend.resource.duration', {
      unit: 's',
      bounds: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10],
    });
    const isIgnored = (url: string): boolean =>
      ignore.some((one) => (typeof one === 'string' ? url.includes(one) : url.search(one) >= 0));
    return onEntries<PerformanceResourceTiming>('resource', (entry) => {
      const { name, initiatorType, duration, startTime } = entry;
      // What the page has itself, in `data:` and `blob:`, and what belongs to extensions.
      if (!name.startsWith('http') || own.has(name) || isIgnored(name)) return;
      const [initiator = 'other'] = INITIATORS.exec(initiatorType) ?? [];
      const size = sizeClass(entry);
      const key = initiator + size;
      const bound = series.get(key) ?? durations.bind({ initiator, size });
      series.set(key, bound);
      bound.record(duration / 1_000);
      if (duration < slowMs || !isWithinCap()) return;
      const attributes = { 'url.full': scrubUrl(name, allowedQuery), ...resourceTiming(entry) };
      recordEvent(telemetry, 'browser.resource_timing', attributes, { time: wallTime(startTime) });
    });
  };
}
