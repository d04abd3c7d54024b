import type { Attributes } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { parseUrl } from '../browser/location.ts';
import { spans } from '../otlp/spans.ts';
import { batchProcessor } from './adapter.ts';
import { type SpanExport, scrubSpan } from './span-export.ts';

/** Where the official exporter sends spans. */
export interface OtelExporterOptions {
  /** The full URL. @default that of the client's traces */
  readonly url?: string;
  /** Sent with every request. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends spans by the `OTLPTraceExporter` and the `BatchSpanProcessor` of OpenTelemetry instead of our own way, flushed as
 * the page hides: as they do it, without the outbox, and not counted in `footlight.records`. Session, user and view stand in
 * the attributes of each span.
 *
 * @example
 * createTelemetry({ …, features: [tracing({ exporter: otelExporter() })] });
 */
export function otelExporter({ url, headers = {} }: OtelExporterOptions = {}): SpanExport {
  return (telemetry, ownUrls) => {
    const { endpoint, context } = telemetry;
    const own = typeof endpoint === 'string' ? `${endpoint.replace(/\/$/, '')}/v1/traces` : endpoint.traces;
    const wanted = url ?? own;
    const to = parseUrl(wanted)?.href ?? wanted;
    // It suppresses tracing only until its first `await`, and finds the `fetch` beneath ours only if nobody patched that.
    ownUrls.add(to);
    const batch = batchProcessor(new OTLPTraceExporter({ url: to, headers: { ...headers } }));
    return {
      onStart(span, parent) {
        span.setAttributes(context.stamp() as Attributes);
        batch.onStart(span, parent);
      },
      onEnd(span) {
        scrubSpan(span);
        const item = {
          signal: spans,
          time: 0,
          priority: 0,
          body: '',
          size: 0,
          stamp: undefined,
          span,
        };
        const kept = context.redaction ? context.redaction.item(item, telemetry) : item;
        if (kept) batch.onEnd(kept.span);
      },
      forceFlush: () => batch.forceFlush(),
      shutdown: () => batch.shutdown(),
    };
  };
}
