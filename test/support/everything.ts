import { createLogger, createMeter, reportError, type Telemetry, trackApiRequest, trackPageView } from 'footlight';

/** Says everything that an app can say to a client. */
export function sayEverything(telemetry: Telemetry): void {
  const logger = createLogger(telemetry, { name: 'everything' });
  for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level]('x', { error: new Error('x') });
  const meter = createMeter(telemetry);
  const counter = meter.counter('c');
  counter.add(1, { a: 1 });
  counter.bind({ a: 1 }).add();
  const histogram = meter.histogram('h', { bounds: [1] });
  histogram.record(1);
  histogram.bind({ a: 1 }).record(1);
  trackPageView(telemetry, '/courses/:courseId', { userType: 'student' });
  trackApiRequest(telemetry, '/x', 'GET', 5, { status: 200 });
  reportError(telemetry, new Error('x'));
  telemetry.setUser({ id: 'u' });
}
