// What all who use `@opentelemetry/api` on a page share.
import {
  type ContextManager,
  context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';

/** Whether what happens now is not to be traced: the requests of an exporter. */
export const isSuppressed = (): boolean =>
  !!context.active().getValue(createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING'));

/** Whether something remembers which span is active. */
const isContextManaged = (): boolean =>
  context.with(ROOT_CONTEXT.setValue(Symbol.for('footlight'), true), () => context.active() !== ROOT_CONTEXT);

/** Makes a provider and a propagator those of `@opentelemetry/api`, if it has none yet. Answers how to undo that. */
export function register(provider: TracerProvider, propagator: TextMapPropagator): () => void {
  // It refuses where there is one.
  if (!trace.setGlobalTracerProvider(provider)) return () => undefined;
  const isPropagatorOurs = propagation.setGlobalPropagator(propagator);
  return () => {
    trace.disable();
    // The app may have one without a provider.
    if (isPropagatorOurs) propagation.disable();
  };
}

// How many clients need the context manager that is ours.
let ours: { clients: number } | undefined;

/** Lets spans be active, if nothing does so yet. Answers how to undo that, which the last of several clients does. */
export function manageContext(create: () => ContextManager): () => void {
  if (!isContextManaged()) {
    context.setGlobalContextManager(create());
    ours = { clients: 0 };
  }
  const own = ours;
  if (own) own.clients++;
  return () => {
    if (!own || --own.clients) return;
    context.disable();
    ours = undefined;
  };
}
