import { earlyErrors } from '../browser/early.ts';
import { onUncaught, uncaughtOf } from '../browser/uncaught.ts';
import { scrubUrl } from '../privacy/scrub-url.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { describeError } from '../signals/describe-error.ts';
import { type ErrorArrival, recordError } from '../signals/error.ts';
import { createRegistry } from '../signals/registry.ts';
import type { Feature, Telemetry } from '../types.ts';

/** What is reported, and what is not. */
export interface ErrorsOptions extends CapOptions {
  /** Whether scripts, images, styles and media that could not be loaded are errors too, of type `ResourceError`. @default false */
  readonly resources?: boolean;
  /**
   * What is only counted as dropped, with the reason `ignored`: texts that stand in, or patterns that match, `type: message`,
   * the stack trace or the URL of the script. @default errorNoise
   */
  readonly ignore?: readonly (string | RegExp)[];
  /** Events a minute; the others are counted as dropped, with the reason `cap`, and in `frontend_errors_total` all the same. @default 100 */
  readonly maxPerMinute?: number;
}

/**
 * What `errors()` ignores by default: no error of the page. Warnings of `ResizeObserver`, browser extensions, scripts that
 * Safari hides, and a scanner of links in e-mails.
 *
 * @example
 * errors({ ignore: [...errorNoise, 'Loading chunk'] });
 */
export const errorNoise: readonly (string | RegExp)[] = [
  'ResizeObserver loop',
  '-extension://',
  'webkit-masked-url://',
  'Object Not Found Matching Id:',
];

// `search` neither heeds nor moves the `lastIndex` of a pattern.
const isAmong = (patterns: readonly (string | RegExp)[], ...texts: readonly string[]): boolean =>
  texts.some(
    (said) => said && patterns.some((one) => (typeof one === 'string' ? said.includes(one) : said.search(one) >= 0)),
  );

/** Reports what an event tells, unless it is ignored. */
function report(telemetry: Telemetry, event: Event, options: ErrorsOptions, arrival: ErrorArrival): void {
  const { resources, ignore = errorNoise } = options;
  const uncaught = uncaughtOf(event);
  if (!uncaught || (uncaught.tag && !resources)) return;
  const { route, identity, thrown, url, line, column, tag } = uncaught;
  const place = url && scrubUrl(url);
  const words = describeError(tag ? { name: 'ResourceError', message: `<${tag}> did not load: ${place}` } : thrown);
  const { type, message, stack } = words;
  if (isAmong(ignore, `${type}: ${message}`, stack, place ?? '')) {
    telemetry.settle('logs', 'dropped', 'ignored', 1);
    return;
  }
  // A stack says where.
  const scene = { 'code.file.path': place, 'code.line.number': line, 'code.column.number': column };
  const attributes = tag ? { 'browser.tag_name': tag, 'url.full': place } : stack ? {} : scene;
  recordError(telemetry, words, identity, { ...arrival, handled: false, route, attributes });
}

/**
 * Reports errors that nothing caught and rejections that nothing handled, once, also where the app reports them too: an
 * `exception` event of severity ERROR and one more of `frontend_errors_total{page,type,handled="false"}`. A script of
 * another origin that is not loaded with `crossorigin` says no more than `Script error.`: type `ScriptError`.
 * https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 *
 * @example
 * createTelemetry({ …, features: [errors({ resources: true })] });
 */
export function errors(options: ErrorsOptions = {}): Feature {
  return (telemetry) => {
    const allows = createCap(telemetry, options.maxPerMinute ?? 100);
    // So that what is ignored is counted, where it comes before any metric.
    telemetry.collect(createRegistry);
    const hear = (event: Event, time?: number): void => {
      try {
        report(telemetry, event, options, { time, allows });
      } catch (cause) {
        // Thrown on, it would come back here as an error.
        if (process.env.NODE_ENV !== 'production') telemetry.diagnose('an error could not be reported', cause);
      }
    };
    for (const { event, time } of earlyErrors()) hear(event, time);
    return onUncaught((event) => hear(event));
  };
}
