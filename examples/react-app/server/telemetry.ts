import type { Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { createLog, type Log } from './log.ts';
import { createLogExport } from './log-export.ts';

const SERVICE = { 'service.name': 'jac-api', 'service.version': '1.4.2', 'deployment.environment.name': 'development' };
const FLUSH_EVERY_MS = 1_000;
// How long the server waits, as it ends, for a collector that is not there.
const EXPORT_TIMEOUT_MS = 2_000;

/** What the server has to say of itself, and where it goes. */
export interface ServerTelemetryOptions {
  /** An OTLP/HTTP endpoint: spans go to `/v1/traces` under it, logs to `/v1/logs`. */
  readonly endpoint: string;
  /** What takes each log line beside the collector. */
  readonly write: (line: string) => void;
}

/** The server's own tracer and log. */
export interface ServerTelemetry {
  readonly tracer: Tracer;
  readonly log: Log;
  /** Sends what waits. Without a collector it is given up. */
  close(): Promise<void>;
}

/** Starts the OpenTelemetry SDK of Node. */
export function createServerTelemetry({ endpoint, write }: ServerTelemetryOptions): ServerTelemetry {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes(SERVICE),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: FLUSH_EVERY_MS })],
  });
  // Brings the W3C propagator, and AsyncLocalStorage: unlike the browser, Node knows the active span after an await too.
  provider.register();
  const logExport = createLogExport({
    url: `${endpoint}/v1/logs`,
    resource: SERVICE,
    flushEveryMs: FLUSH_EVERY_MS,
    timeoutMs: EXPORT_TIMEOUT_MS,
  });
  return {
    tracer: provider.getTracer('api'),
    log: createLog({ service: SERVICE['service.name'], write, add: logExport.add }),
    close: async () => {
      await Promise.all([provider.shutdown().catch(() => undefined), logExport.flush()]);
    },
  };
}
