'use client';

import { type ReportErrorOptions, reportError } from 'footlight';
import { useCallback } from 'react';
import { useTelemetry } from './context.ts';

/** Reports what was thrown, with what else is known of it. */
export type ReportError = (thrown: unknown, options?: ReportErrorOptions) => void;

/**
 * `reportError` for the tree's client: for what event handlers and promises throw and the component deals with itself. The
 * same function over all renders. One `exception` event and one more of `frontend_errors_total{page,type,handled}`.
 *
 * @example
 * const report = useReportError();
 * const save = () => store(cart).catch((error) => report(error, { attributes: { step: 'store' } }));
 */
export function useReportError(): ReportError {
  const telemetry = useTelemetry();
  return useCallback((thrown, options) => reportError(telemetry, thrown, options), [telemetry]);
}
