import {
  type JsonObject,
  type Plain,
  type PlainAttributes,
  readAnyValue,
  readAttributes,
  readEnum,
  readId,
  readString,
  readUint64,
  toIso,
} from './otlp.ts';
import { type Place, walk } from './walk.ts';

/** A log record or event, decoded flat. */
export interface LogEntry {
  readonly time: string;
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano?: string;
  readonly service: string;
  readonly scope: string;
  readonly severityNumber: number;
  readonly level: string;
  readonly body: Plain;
  readonly event: string;
  readonly attributes: PlainAttributes;
  readonly resource: PlainAttributes;
  readonly traceId: string;
  readonly spanId: string;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const SEVERITIES = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...LEVELS.flatMap((level) => ['', '2', '3', '4'].map((n) => `SEVERITY_NUMBER_${level.toUpperCase()}${n}`)),
];

/** All log records of an ExportLogsServiceRequest. */
export function decodeLogs(request: JsonObject, nowMs: number): LogEntry[] {
  return walk(request, ['resourceLogs', 'scopeLogs', 'logRecords'], (record, place) =>
    decodeRecord(record, { ...place, nowMs }),
  );
}

/** The level a severity number stands for. */
export function levelOf(severityNumber: number): string {
  if (severityNumber < 1) return 'unset';
  return LEVELS[Math.min(5, Math.floor((severityNumber - 1) / 4))] ?? 'unset';
}

function decodeRecord(record: JsonObject, around: Place & { readonly nowMs: number }): LogEntry {
  const { at, resource, scope, nowMs } = around;
  const observed = readUint64(record['observedTimeUnixNano'], `${at}.observedTimeUnixNano`);
  const sent = readUint64(record['timeUnixNano'], `${at}.timeUnixNano`);
  const timeUnixNano = sent === '0' ? observed : sent;
  const severityNumber = readEnum(record['severityNumber'], SEVERITIES, `${at}.severityNumber`);
  const severityText = readString(record['severityText'], `${at}.severityText`).toLowerCase();
  return {
    time: toIso(timeUnixNano, nowMs),
    timeUnixNano,
    ...(observed === '0' ? {} : { observedTimeUnixNano: observed }),
    service: String(resource['service.name'] ?? ''),
    scope,
    severityNumber,
    level: severityText || levelOf(severityNumber),
    body: readAnyValue(record['body'], `${at}.body`),
    event: readString(record['eventName'], `${at}.eventName`),
    attributes: readAttributes(record['attributes'], `${at}.attributes`),
    resource,
    traceId: readId(record['traceId'], 16, `${at}.traceId`),
    spanId: readId(record['spanId'], 8, `${at}.spanId`),
  };
}
