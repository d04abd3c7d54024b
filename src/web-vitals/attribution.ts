// In the build a file of its own: this part of the library begins to watch as soon as it is imported.
import {
  type CLSMetricWithAttribution,
  type FCPMetricWithAttribution,
  type INPMetricWithAttribution,
  type LCPMetricWithAttribution,
  type MetricWithAttribution,
  onCLS,
  onFCP,
  onINP,
  onLCP,
  onTTFB,
  type TTFBMetricWithAttribution,
} from 'web-vitals/attribution';
import { scrubUrl } from '../privacy/scrub-url.ts';
import type { Attributes } from '../types.ts';

const MAX_TEXT = 256;

/** A text of the page, cut to 256 characters; nothing where it is empty. */
const text = (said: string | undefined): string | undefined => (said ? `${said}`.slice(0, MAX_TEXT) : undefined);

/** A URL, scrubbed. */
const place = (url: string | undefined): string | undefined => (url ? text(scrubUrl(url)) : undefined);

const cls = ({ attribution }: CLSMetricWithAttribution): Attributes => ({
  target: text(attribution.largestShiftTarget),
  largest_shift_value: attribution.largestShiftValue,
  largest_shift_time: attribution.largestShiftTime,
  load_state: attribution.loadState,
});

const fcp = ({ attribution }: FCPMetricWithAttribution): Attributes => ({
  time_to_first_byte: attribution.timeToFirstByte,
  first_byte_to_fcp: attribution.firstByteToFCP,
  load_state: attribution.loadState,
});

const inp = ({ attribution }: INPMetricWithAttribution): Attributes => {
  const { entry, subpart, intersectingDuration } = attribution.longestScript ?? {};
  return {
    target: text(attribution.interactionTarget),
    interaction_type: attribution.interactionType,
    interaction_time: attribution.interactionTime,
    input_delay: attribution.inputDelay,
    processing_duration: attribution.processingDuration,
    presentation_delay: attribution.presentationDelay,
    load_state: attribution.loadState,
    'script.url': place(entry?.sourceURL),
    'script.function': text(entry?.sourceFunctionName),
    // Of a script it is its URL, and of an element without an id it has that in brackets.
    'script.invoker': /-script$/.test(`${entry?.invokerType}`) ? undefined : text(entry?.invoker.replace(/\[.*\]/, '')),
    'script.invoker_type': entry?.invokerType,
    'script.subpart': subpart,
    'script.duration': intersectingDuration,
  };
};

const lcp = ({ attribution }: LCPMetricWithAttribution): Attributes => ({
  target: text(attribution.target),
  url: place(attribution.url),
  time_to_first_byte: attribution.timeToFirstByte,
  resource_load_delay: attribution.resourceLoadDelay,
  resource_load_duration: attribution.resourceLoadDuration,
  element_render_delay: attribution.elementRenderDelay,
});

const ttfb = ({ attribution }: TTFBMetricWithAttribution): Attributes => ({
  waiting_duration: attribution.waitingDuration,
  cache_duration: attribution.cacheDuration,
  dns_duration: attribution.dnsDuration,
  connection_duration: attribution.connectionDuration,
  request_duration: attribution.requestDuration,
});

function attributesOf(metric: MetricWithAttribution): Attributes {
  switch (metric.name) {
    case 'CLS':
      return cls(metric);
    case 'FCP':
      return fcp(metric);
    case 'INP':
      return inp(metric);
    case 'LCP':
      return lcp(metric);
    case 'TTFB':
      return ttfb(metric);
  }
}

/** What a metric came from, as attributes of `footlight.web_vital`: durations and times in milliseconds. */
export const describe = (metric: MetricWithAttribution): Attributes =>
  Object.fromEntries(
    Object.entries(attributesOf(metric)).map(([name, value]) => [`footlight.web_vital.${name}`, value]),
  );

/** The functions of the library that find it out. */
export const attributed = (): readonly [typeof onCLS, typeof onFCP, typeof onINP, typeof onLCP, typeof onTTFB] => [
  onCLS,
  onFCP,
  onINP,
  onLCP,
  onTTFB,
];
