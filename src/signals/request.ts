import type { RequestStart, Telemetry } from '../types.ts';
import { trackApiRequest } from './api-request.ts';

/** A request that is on its way. */
export interface OpenRequest {
  /** What it tells the server of its span. */
  readonly headers: Readonly<Record<string, string>>;
  /** Records it, after so many milliseconds: the status, or what was thrown where no response came. */
  close(durationMs: number, outcome: number | Error, isAborted?: boolean): void;
}

/**
 * Opens a request: its span, where something traces, and its latency. Nothing where it is not to be recorded: as what the
 * page has itself, in `data:` and `blob:`.
 */
export function openRequest(telemetry: Telemetry, start: RequestStart): OpenRequest | undefined {
  if (/^(data|blob):/.test(start.url)) return undefined;
  const { tracing } = telemetry.context;
  const span = tracing?.request(start);
  if (tracing && !span) return undefined;
  return {
    headers: span?.headers ?? {},
    close(durationMs, outcome, isAborted) {
      const record = (): void =>
        trackApiRequest(telemetry, start.endpoint, start.method, durationMs, {
          status: isAborted ? 'aborted' : typeof outcome === 'number' ? outcome : 'error',
        });
      // While it is active, so that the latency names it as its exemplar.
      if (span) span.run(record);
      else record();
      span?.end(outcome, durationMs);
    },
  };
}
