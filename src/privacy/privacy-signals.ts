import { browserSignals } from '../browser/environment.ts';
import type { Consent } from '../types.ts';

/** Which signals of the browser count. */
export interface PrivacySignals {
  /** Global Privacy Control: https://www.w3.org/TR/gpc/ @default true */
  readonly globalPrivacyControl?: boolean;
  /** Do Not Track, which no standard is behind any more: https://www.w3.org/TR/tracking-dnt/ @default false */
  readonly doNotTrack?: boolean;
}

/**
 * What the browser says its user wants: `denied` where a signal that counts is on, else `granted`. On a server too.
 *
 * @example
 * createTelemetry({ …, consent: privacySignals({ doNotTrack: true }) });
 */
export function privacySignals({ globalPrivacyControl = true, doNotTrack = false }: PrivacySignals = {}): Consent {
  const signals = browserSignals();
  const isOptedOut =
    (globalPrivacyControl && signals.globalPrivacyControl === true) || (doNotTrack && signals.doNotTrack === '1');
  return isOptedOut ? 'denied' : 'granted';
}
