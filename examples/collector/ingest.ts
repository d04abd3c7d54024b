import { decodeLogs } from './decode-logs.ts';
import { decodeMetrics } from './decode-metrics.ts';
import { decodeTraces } from './decode-traces.ts';
import type { Memory } from './memory.ts';
import { readObject } from './otlp.ts';

/** What became of the records of one request. */
export interface Ingested {
  /** How many were stored. */
  readonly records: number;
  readonly rejected: number;
  /** Why the first rejected one was. */
  readonly message: string;
}

/** The paths OTLP is taken on, each with the name its answer gives rejected records. */
export const REJECTED_FIELDS: Readonly<Record<string, string>> = {
  '/v1/logs': 'rejectedLogRecords',
  '/v1/metrics': 'rejectedDataPoints',
  '/v1/traces': 'rejectedSpans',
};

/** Stores all records of a request. Decodes everything first, so that a malformed request stores nothing. */
export function ingest(path: string, json: unknown, memory: Memory): Ingested {
  const request = readObject(json, 'request');
  if (path === '/v1/logs') {
    const logs = decodeLogs(request, memory.now());
    memory.store.addLogs(logs);
    return { records: logs.length, rejected: 0, message: '' };
  }
  if (path === '/v1/traces') {
    const { spans, rejected } = decodeTraces(request, memory.now());
    memory.store.addSpans(spans);
    return {
      records: spans.length,
      rejected,
      message: rejected === 0 ? '' : 'a span needs a traceId and a spanId',
    };
  }
  const points = decodeMetrics(request);
  const { rejected, message } = memory.metrics.add(points);
  return { records: points.length - rejected, rejected, message };
}
