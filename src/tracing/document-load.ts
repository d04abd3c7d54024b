import { context, defaultTextMapGetter, SpanKind, trace } from '@opentelemetry/api';
import { parseUrl } from '../browser/location.ts';
import { milestones, navigationEntry, onceLoaded, serverTraceparent } from '../browser/page-load.ts';
import { phases } from '../browser/resource-timing.ts';
import type { Feature } from '../types.ts';
import { type Ambient, hostOf } from './host.ts';
import { createPropagator } from './propagator.ts';

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
    const entry = navigationEntry();
    if (!host) telemetry.diagnose('documentLoad() needs tracing() before it');
    if (!host || !entry) return () => undefined;

    const tracer = host.tracer('footlight');
    const url = parseUrl(entry.name);
    const attributes = { ...(url && { 'url.full': url.origin + url.pathname }), 'browser.navigation.type': entry.type };
    const span = tracer.startSpan(
      'documentLoad',
      { attributes, startTime: 0 },
      createPropagator([]).extract(context.active(), { traceparent: serverTraceparent() }, defaultTextMapGetter),
    );
    const ambient: Ambient = { span, opened: () => () => undefined };
    host.ambient = ambient;

    const end = (): void => {
      stop();
      if (host.ambient === ambient) host.ambient = undefined;
      const inside = trace.setSpan(context.active(), span);
      const status = entry.responseStatus && { 'http.response.status_code': entry.responseStatus };
      tracer
        .startSpan('documentFetch', { kind: SpanKind.CLIENT, attributes, startTime: entry.fetchStart }, inside)
        .setAttributes({ ...phases(entry), ...status })
        .end(entry.responseEnd);
      for (const { name, at } of milestones(entry)) span.addEvent(name, at);
      span.end(entry.loadEventEnd || undefined);
    };
    const stop = onceLoaded(end);
    return end;
  };
}
