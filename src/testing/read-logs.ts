import type { Keep } from './keep.ts';
import type { RecordedError, RecordedEvent, RecordedLog } from './recorded.ts';
import { toMs, toPlain, type Wire, type WireLog } from './wire.ts';

type Request = Wire<'Logs', 'logRecords', WireLog>;

/** One record: a log, or an event where it has a name. */
interface Decoded extends RecordedLog, RecordedEvent {}

/** The records of a request. */
const decodeLogs = (json: string): readonly Decoded[] =>
  (JSON.parse(json) as Request).resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map(({ timeUnixNano, traceId, spanId, ...record }) => ({
        level: record.severityText ?? '',
        severity: record.severityNumber,
        name: record.eventName ?? '',
        message: record.body.stringValue,
        logger: scope.name,
        attributes: toPlain(record),
        resource: toPlain(resource),
        time: toMs(timeUnixNano),
        ...(traceId && spanId && { traceId, spanId }),
      })),
    ),
  );

const toLog = ({ name, severity, ...log }: Decoded): RecordedLog => log;

const toEvent = ({ level, logger, ...event }: Decoded): RecordedEvent => event;

/** An `exception` event, by what users call an error. */
function toError({ name, level, logger, severity, attributes: said, ...rest }: Decoded): RecordedError {
  const {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stack = '',
    'footlight.error.handled': handled,
    'footlight.debug_ids': _,
    ...attributes
  } = said;
  return { ...rest, type: `${type}`, message: `${message}`, stack: `${stack}`, handled: handled === true, attributes };
}

/** What a test asks of logs. */
export interface LogReader {
  /** Errors that were reported. */
  errors(): readonly RecordedError[];
  /** What loggers said: all, or those with this message. */
  logs(message?: string): readonly RecordedLog[];
  /** Events: all, or those of this name. Errors are among them, as `exception`. */
  events(name?: string): readonly RecordedEvent[];
}

/** Makes what answers it. */
export function createLogReader({ requests }: Pick<Keep, 'requests'>): LogReader {
  const records = (): readonly Decoded[] => requests('logs').flatMap(decodeLogs);
  return {
    errors: () =>
      records()
        .filter(({ name }) => name === 'exception')
        .map(toError),
    logs: (message) =>
      records()
        .filter((one) => !one.name && (message === undefined || one.message === message))
        .map(toLog),
    events: (name) =>
      records()
        .filter((one) => one.name && (name === undefined || one.name === name))
        .map(toEvent),
  };
}
