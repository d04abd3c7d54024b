import type { Attributes, Telemetry } from '../types.ts';
import { recordLog } from './log.ts';
import { quietly } from './quiet.ts';

/** How a logger behaves. */
export interface LoggerOptions {
  /** Which part of the app speaks: the instrumentation scope of its logs. @default 'app' */
  readonly name?: string;
  /** What all of its logs say; what a log says itself goes before. @default {} */
  readonly attributes?: Attributes;
  /** Whether logs are also written to the console. In development only. @default false */
  readonly console?: boolean;
}

/** Writes one log. An `Error` under `error` becomes `exception.type`, `.message` and `.stacktrace`. */
export type LogFunction = (message: string, attributes?: Attributes) => void;

/** Writes logs of four levels. */
export interface Logger {
  /** SeverityNumber 5. */
  readonly debug: LogFunction;
  /** SeverityNumber 9. */
  readonly info: LogFunction;
  /** SeverityNumber 13. */
  readonly warn: LogFunction;
  /** SeverityNumber 17. */
  readonly error: LogFunction;
}

/**
 * Makes a logger. Each log carries time, level, service, session, user, view and correlation id, and reaches the
 * collector as an OTLP `LogRecord` at `/v1/logs`. Attributes may have any JSON shape; they are taken as they are at
 * the call: at most 128 to an object or list, 5 levels, 16,384 characters a text and 32 KB in all.
 *
 * @example
 * const logger = createLogger(telemetry, { name: 'checkout', console: true });
 * logger.info('cart restored', { items: 3 });
 * logger.error('payment failed', { error, orderId });
 */
export function createLogger(telemetry: Telemetry, options: LoggerOptions = {}): Logger {
  const at = (level: keyof Logger, severity: number): LogFunction => {
    const head = { severityNumber: severity, severityText: level };
    return (message, given) => {
      if (process.env.NODE_ENV !== 'production' && options.console) {
        quietly(() => console[level](message, ...(given ? [given] : [])));
      }
      const { name = 'app', attributes } = options;
      recordLog(telemetry, name, head, message, attributes ? { ...attributes, ...given } : given);
    };
  };
  return { debug: at('debug', 5), info: at('info', 9), warn: at('warn', 13), error: at('error', 17) };
}
