import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web';

const INFO = 9;
// More than are held.
const HELD = 8_192;

const started = [];
let logger;
let tracer;
let meter;

export function start(endpoint, { isTraced, isHeld } = {}) {
  const resource = resourceFromAttributes({ 'service.name': 'bench' });
  const logs = new BatchLogRecordProcessor({
    exporter: new OTLPLogExporter({ url: `${endpoint}/v1/logs` }),
    ...(isHeld && { maxQueueSize: HELD, maxExportBatchSize: HELD, scheduledDelayMillis: 60_000 }),
  });
  const logging = new LoggerProvider({ resource, processors: [logs] });
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` }),
    exportIntervalMillis: 60_000,
  });
  const metering = new MeterProvider({ resource, readers: [reader] });
  logger = logging.getLogger('app');
  meter = metering.getMeter('app');
  started.push(logging);
  if (isTraced) {
    const spans = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }), {
      maxQueueSize: 8_192,
    });
    const tracing = new WebTracerProvider({ resource, spanProcessors: [spans] });
    tracer = tracing.getTracer('app');
    started.push(tracing);
  }
}

export const log = (body, attributes) => logger.emit({ severityNumber: INFO, severityText: 'info', body, attributes });

export function span(name, attributes) {
  const made = tracer.startSpan(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.end();
}

export function counter() {
  const made = meter.createCounter('bench.counted');
  return { add: (attributes) => made.add(1, attributes) };
}

export function histogram() {
  const made = meter.createHistogram('bench.measured', { unit: 's' });
  return { add: (attributes) => made.record(0.3, attributes) };
}

export const flush = () => Promise.all(started.map((provider) => provider.forceFlush()));
