export { documentLoad } from './document-load.ts';
export type { PropagationTarget, TracingOptions } from './options.ts';
export { routeChanges } from './route-changes.ts';
export type { SpanExport } from './span-export.ts';
export { type TraceComponentOptions, traceComponent } from './trace-component.ts';
export { bindSpan, createTracer, type TracerOptions, withSpan } from './tracer.ts';
export { tracing } from './tracing.ts';
