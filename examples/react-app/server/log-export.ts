import type { LogRecord } from './log.ts';

const SEVERITIES = { info: 9, warn: 13, error: 17 } as const;

export interface LogExportOptions {
  /** The full URL. */
  readonly url: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly flushEveryMs: number;
  readonly timeoutMs: number;
}

export interface LogExport {
  add(record: LogRecord): void;
  /** Sends what waits. Never rejects: who needs every line reads what the server writes. */
  flush(): Promise<void>;
}

/** Brings log lines to a collector as OTLP, so that those of server and browser stand together. */
export function createLogExport({ url, resource, flushEveryMs, timeoutMs }: LogExportOptions): LogExport {
  let waiting: LogRecord[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const logRecords = waiting.map(encode);
    waiting = [];
    if (logRecords.length === 0) return;
    const scopeLogs = [{ scope: { name: 'api' }, logRecords }];
    const body = JSON.stringify({ resourceLogs: [{ resource: { attributes: attributesOf(resource) }, scopeLogs }] });
    const headers = { 'content-type': 'application/json' };
    await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
  };

  return {
    add: (record) => {
      waiting.push(record);
      timer ??= setTimeout(flush, flushEveryMs).unref();
    },
    flush,
  };
}

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
function encode({ timeMs, level, message, correlationId, userId, span, fields }: LogRecord): object {
  return {
    timeUnixNano: `${timeMs}000000`,
    severityNumber: SEVERITIES[level],
    severityText: level,
    body: { stringValue: message },
    // The same names as in the browser: one search finds both.
    attributes: attributesOf({ ...fields, 'footlight.correlation.id': correlationId, 'user.id': userId }),
    ...(span && { traceId: span.traceId, spanId: span.spanId, flags: span.traceFlags }),
  };
}

function attributesOf(values: Readonly<Record<string, string | number | undefined>>): object[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value },
    }));
}
