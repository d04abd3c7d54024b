import { type Context, context, createContextKey, type SpanContext, trace } from '@opentelemetry/api';

/** Who asks, as far as the request says. */
export interface Asker {
  /** The view of the page that asks: its logs have the same. */
  readonly correlationId: string | undefined;
  readonly userId: string | undefined;
}

export type Level = 'info' | 'warn' | 'error';

/** What else a line says. */
export type Fields = Readonly<Record<string, string | number | undefined>>;

/** Writes one line. It names the active span, and whoever asks. */
export type Log = (level: Level, message: string, fields?: Fields) => void;

/** One line, before it is JSON. */
export interface LogRecord extends Asker {
  readonly timeMs: number;
  readonly level: Level;
  readonly message: string;
  readonly span: SpanContext | undefined;
  readonly fields: Fields;
}

const ASKER = createContextKey('who asks');

/** A context in which all log lines say who asks. */
export function withAsker(around: Context, asker: Asker): Context {
  return around.setValue(ASKER, asker);
}

/** Makes the server's log: each line is JSON, goes to `write`, and as a record to `add`. */
export function createLog(options: {
  readonly service: string;
  readonly write: (line: string) => void;
  readonly add: (record: LogRecord) => void;
}): Log {
  const { service, write, add } = options;
  return (level, message, fields = {}) => {
    const { correlationId, userId } = (context.active().getValue(ASKER) ?? {}) as Partial<Asker>;
    const span = trace.getActiveSpan()?.spanContext();
    const timeMs = Date.now();
    add({ timeMs, level, message, correlationId, userId, span, fields });
    write(
      JSON.stringify({
        timestamp: new Date(timeMs).toISOString(),
        level,
        service,
        message,
        correlation_id: correlationId ?? null,
        trace_id: span?.traceId ?? null,
        span_id: span?.spanId ?? null,
        user_id: userId ?? null,
        ...fields,
      }),
    );
  };
}
