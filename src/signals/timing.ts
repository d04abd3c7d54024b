import type { Attributes } from '../types.ts';

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Milliseconds without the noise beyond a microsecond. Nothing for 0: it did not happen, or is not told. */
export const rounded = (ms: number | undefined): number | undefined => Math.round((ms ?? 0) * 1e3) / 1e3 || undefined;

/** Fields of a performance entry, named in one text, as attributes: `domComplete` is `<prefix>.dom_complete`. */
export function timingAttributes(entry: PerformanceEntry, prefix: string, names: string): Attributes {
  return Object.fromEntries(
    names.split(' ').map((name) => {
      const value = entry[name as keyof PerformanceEntry] as unknown;
      return [`${prefix}.${snake(name)}`, typeof value === 'string' ? value || undefined : rounded(value as number)];
    }),
  );
}

/**
 * How a resource or a document came: `browser.resource_timing.*`, times in milliseconds since the page began to load. What
 * is 0 did not happen, or another origin keeps it to itself, and is left out. https://www.w3.org/TR/resource-timing/
 */
export const resourceTiming = (entry: PerformanceResourceTiming): Attributes => ({
  'http.response.status_code': entry.responseStatus || undefined,
  ...timingAttributes(
    entry,
    'browser.resource_timing',
    'initiatorType duration redirectStart redirectEnd workerStart fetchStart domainLookupStart domainLookupEnd ' +
      'connectStart secureConnectionStart connectEnd requestStart responseStart responseEnd transferSize ' +
      'encodedBodySize decodedBodySize nextHopProtocol renderBlockingStatus',
  ),
});
