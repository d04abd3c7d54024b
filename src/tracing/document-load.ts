import { context, defaultTextMapGetter, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import { parseUrl } from '../browser/location.ts';
import { loadType } from '../browser/page.ts';
import { milestones, navigationEntry, onceLoaded, serverTraceparent } from '../browser/page-load.ts';
import { phases } from '../browser/resource-timing.ts';
import type { Feature } from '../types.ts';
import { type Ambient, hostOf } from './host.ts';
import { createPropagator } from './propagator.ts';
import { describeOutcome } from './request-spans.ts';

/** Writes how the page came into its span, and makes that of the fetch. */
function describe(entry: PerformanceNavigationTiming, span: Span, tracer: Tracer): void {
  const url = parseUrl(entry.name);
  const attributes = { ...(url && { 'url.full': url.origin + url.pathname }), 'browser.navigation.type': loadType() };
  span.setAttributes(attributes);
  for (const { name, at } of milestones(entry)) span.addEvent(name, at);
  const fetched = tracer.startSpan(
    'documentFetch',
    { kind: SpanKind.CLIENT, attributes: { ...attributes, ...phases(entry) }, startTime: entry.fetchStart },
    trace.setSpan(context.active(), span),
  );
  describeOutcome(fetched, entry.responseStatus ?? 0);
  // The response may go on for as long as the page does.
  fetched.end(entry.responseEnd || undefined);
}

/**
 * Makes a span of the page load, from the navigation to the end of the `load` event, with the fetch of the document as its
 * child, its phases as attributes in milliseconds, and paints and DOM milestones as events. Requests meanwhile are its
 * children, where they belong to nothing else. It continues the trace of the server, if the page says it in
 * `<meta name="traceparent">` or in `Server-Timing: traceparent;desc="…"`. After `tracing()` among the features.
 *
 * @example
 * createTelemetry({ …, features: [tracing(), documentLoad()] });
 */
export function documentLoad(): Feature {
  return (telemetry) => {
    const host = hostOf(telemetry);
    if (!host) {
      if (process.env.NODE_ENV !== 'production') telemetry.diagnose('documentLoad() needs tracing() before it');
      return () => undefined;
    }
    const tracer = host.tracer('footlight');
    const span = tracer.startSpan(
      'documentLoad',
      { startTime: 0 },
      createPropagator([]).extract(context.active(), { traceparent: serverTraceparent() }, defaultTextMapGetter),
    );
    const ambient: Ambient = { span, opened: () => () => undefined };
    host.ambient = ambient;

    return onceLoaded(() => {
      if (host.ambient === ambient) host.ambient = undefined;
      const entry = navigationEntry();
      if (entry) describe(entry, span, tracer);
      span.end(entry?.loadEventEnd || undefined);
    });
  };
}
