export { documentLoad } from './document-load.ts';
export { routeChanges } from './route-changes.ts';
export type { SpanExport } from './span-export.ts';
export { type TraceComponentOptions, traceComponent } from './trace-component.ts';
export { bindSpan, createTracer, type TracerOptions, withSpan } from './tracer.ts';
export { type PropagationTarget, type TracingOptions, tracing } from './tracing.ts';
