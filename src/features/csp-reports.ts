import { listen } from '../browser/listen.ts';
import { earlyReports } from '../browser/reports.ts';
import { codePlace, type Place, scrubSource } from '../privacy/code-place.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import type { Attributes, Feature } from '../types.ts';

/** What is recorded of violations. */
export interface CspReportsOptions extends CapOptions {
  /** Whether the beginning of a blocked inline script or style is recorded: it is content of the page. @default false */
  readonly sample?: boolean;
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 20 */
  readonly maxPerMinute?: number;
}

/** What events and reports say alike. */
interface Violation extends Place {
  readonly effectiveDirective: string;
  readonly disposition: string;
  readonly statusCode: number;
  readonly sample: string;
}

/**
 * Records what the page's Content Security Policy blocks, or would block: `footlight.csp_violation` events, WARN, with
 * `footlight.csp.directive`, `.disposition` (`enforce` or `report`), `.blocked` (a scrubbed URL, or a word such as `inline`),
 * `code.file.path`, `code.line.number`, `code.column.number`, and the `http.response.status_code` of the page. Violations from
 * before the client are among them where the browser has kept them, which Chromium does, with the time at which it started.
 * https://w3c.github.io/webappsec-csp/#reporting
 *
 * @example
 * createTelemetry({ …, features: [cspReports()] });
 */
export function cspReports({ sample = false, maxPerMinute = 20 }: CspReportsOptions = {}): Feature {
  return (telemetry) => {
    const mayRecord = createCap(telemetry, maxPerMinute);
    const describe = (violation: Violation, blocked: string): Attributes => ({
      'footlight.csp.directive': violation.effectiveDirective,
      'footlight.csp.disposition': violation.disposition,
      'footlight.csp.blocked': scrubSource(blocked),
      'footlight.csp.sample': (sample && violation.sample) || undefined,
      ...codePlace(violation),
      'http.response.status_code': violation.statusCode || undefined,
    });
    const record = (attributes: Attributes): void => {
      const message = `${attributes['footlight.csp.directive']} ${attributes['footlight.csp.blocked']}`;
      if (mayRecord()) recordEvent(telemetry, 'footlight.csp_violation', attributes, { severity: 13, message });
    };

    const early = earlyReports('csp-violation').map(({ body }) =>
      describe(body as unknown as Violation, `${body?.['blockedURL']}`),
    );
    early.forEach(record);
    // The browser tells of each a moment later, of the last of the early ones too.
    const told = early.map((attributes) => JSON.stringify(attributes));
    return listen('securitypolicyviolation', (event) => {
      const violation = event as SecurityPolicyViolationEvent;
      const attributes = describe(violation, violation.blockedURI);
      const index = told.indexOf(JSON.stringify(attributes));
      if (index < 0) record(attributes);
      else told.splice(index, 1);
    });
  };
}
