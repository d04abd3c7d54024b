/**
 * Thrown in development for options that cannot work. In production those of `createTelemetry` that it cannot do without, and those
 * that features check, are a console warning instead; others are not checked.
 *
 * @example
 * expect(() => createTelemetry({ … })).toThrow(TelemetryConfigError);
 */
export class TelemetryConfigError extends Error {
  override name = 'TelemetryConfigError';
}

/** Throws in development, where somebody can mend it; in production the page goes on, with a warning. */
export function misconfigured(what: string, rule: string): void {
  if (process.env.NODE_ENV !== 'production') throw new TelemetryConfigError(`${what} ${rule}`);
  console.warn(`footlight: wrong ${what}`);
}
