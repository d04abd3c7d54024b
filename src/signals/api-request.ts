import type { Telemetry } from '../types.ts';
import { createMeter } from './meter.ts';

/** What became of a request. */
export interface ApiRequestOptions {
  /** The status code, or `error` where no response came, or `aborted`. @default 'error' */
  readonly status?: number | 'error' | 'aborted';
}

/**
 * Records the latency of one request in `frontend_api_request_duration_seconds{endpoint,method,status}`.
 *
 * @param endpoint a route template, never a raw path with ids in it
 * @param durationMs milliseconds from the call to the response's head
 * @example
 * trackApiRequest(telemetry, '/courses/:courseId', 'GET', 182, { status: 200 });
 */
export function trackApiRequest(
  telemetry: Telemetry,
  endpoint: string,
  method: string,
  durationMs: number,
  { status = 'error' }: ApiRequestOptions = {},
): void {
  createMeter(telemetry)
    .histogram('frontend.api.request.duration', { unit: 's', bounds: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10] })
    .record(durationMs / 1_000, { endpoint, method: method.toUpperCase(), status });
}
