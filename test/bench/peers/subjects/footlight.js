import { createLogger, createMeter, createTelemetry } from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';

let telemetry;
let logger;
let tracer;
let meter;

export function start(endpoint, { isTraced, isHeld } = {}) {
  telemetry = createTelemetry({
    service: { name: 'bench' },
    endpoint,
    // Else what is a batch is encoded at once.
    consent: isHeld ? 'pending' : 'granted',
    features: isTraced ? [tracing()] : [],
  });
  logger = createLogger(telemetry);
  meter = createMeter(telemetry);
  if (isTraced) tracer = createTracer(telemetry);
}

export const log = (message, attributes) => logger.info(message, attributes);

export function span(name, attributes) {
  const made = tracer.startSpan(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.end();
}

export function counter() {
  const made = meter.counter('bench.counted');
  return {
    add: (attributes) => made.add(1, attributes),
    bind(attributes) {
      const bound = made.bind(attributes);
      return () => bound.add(1);
    },
  };
}

export function histogram() {
  const made = meter.histogram('bench.measured', { unit: 's', bounds: [0.05, 0.1, 0.2, 0.5, 1, 2, 5] });
  return {
    add: (attributes) => made.record(0.3, attributes),
    bind(attributes) {
      const bound = made.bind(attributes);
      return () => bound.record(0.3);
    },
  };
}

export const flush = () => telemetry.flush();
