import type { AttributionReportOpts, MetricWithAttribution } from 'web-vitals/attribution';
import type { Feature } from '../types.ts';
import { attributed, describe } from './attribution.ts';
import { type WebVitalsOptions, watchVitals } from './watch-vitals.ts';

/** Says which element it is, for whoever reads it; nothing where the selector will do. */
export type TargetFunction = (given: { readonly node: Node }) => string | undefined;

/** What is recorded of web vitals, and of what they came from. */
export interface AttributionOptions extends WebVitalsOptions {
  /** What an element is called. @default a selector of tag names, ids and classes */
  readonly target?: TargetFunction;
}

/**
 * What `webVitals()` does, with what each value came from in the event, as `footlight.web_vital.…`: which element, which
 * phase took how long, and of a slow input which script. Texts are cut to 256 characters, URLs have no query.
 *
 * @example
 * createTelemetry({ …, features: [webVitalsWithAttribution()] });
 */
export function webVitalsWithAttribution({ target, ...options }: AttributionOptions = {}): Feature {
  return watchVitals<MetricWithAttribution, AttributionReportOpts>(
    {
      watches: attributed(),
      options: ({ diagnose }) => ({
        generateTarget(node) {
          try {
            return (node && target?.({ node })) || undefined;
          } catch (cause) {
            if (process.env.NODE_ENV !== 'production') diagnose('the target function of web vitals threw', cause);
            return undefined;
          }
        },
      }),
      describe,
    },
    options,
  );
}
