import { type BrowserReport, onReports } from '../browser/reports.ts';
import { codePlace } from '../privacy/code-place.ts';
import { scrubText } from '../privacy/scrub-text.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import type { Feature } from '../types.ts';

/** Which reports are recorded. */
export interface ReportingObserverOptions extends CapOptions {
  /** Such as `deprecation` and `intervention`. @default all but those of the Content Security Policy, see `cspReports()` */
  readonly types?: readonly string[];
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 20 */
  readonly maxPerMinute?: number;
}

const MAX_MESSAGE = 1_024;

/**
 * Records what the browser itself has to say of the page: `footlight.report` events, WARN, with `footlight.report.type`
 * (`deprecation`, `intervention`, `permissions-policy-violation`, …), `footlight.report.id`, `code.file.path`,
 * `code.line.number`, `code.column.number`, and the browser's sentence as body, cut to 1,024 characters, in which URLs lose
 * query and fragment. Reports from before the client are among them. Nothing in browsers without `ReportingObserver`.
 * https://developer.mozilla.org/docs/Web/API/ReportingObserver
 *
 * @example
 * createTelemetry({ …, features: [reportingObserver({ types: ['deprecation'] })] });
 */
export function reportingObserver({ types, maxPerMinute = 20 }: ReportingObserverOptions = {}): Feature {
  return (telemetry) => {
    const mayRecord = createCap(telemetry, maxPerMinute);
    return onReports(types, ({ type, body }: BrowserReport) => {
      if ((!types && type.startsWith('csp-')) || !mayRecord()) return;
      const { id, featureId, message } = body ?? {};
      const attributes = {
        'footlight.report.type': type,
        'footlight.report.id': (id ?? featureId) as string | undefined,
        ...codePlace(body ?? {}),
      };
      const said = scrubText(`${message ?? ''}`).slice(0, MAX_MESSAGE);
      recordEvent(telemetry, 'footlight.report', attributes, { severity: 13, message: said });
    });
  };
}
