import { propagation, type TextMapPropagator, trace } from '@opentelemetry/api';

const TRACEPARENT = /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-|$)/;

/**
 * Tells others of spans, and reads what they tell: https://www.w3.org/TR/trace-context/ and, of the keys that may be sent,
 * https://www.w3.org/TR/baggage/
 */
export function createPropagator(baggageKeys: readonly string[]): TextMapPropagator {
  return {
    inject(context, carrier, setter) {
      const span = trace.getSpanContext(context);
      if (!span || !trace.isSpanContextValid(span)) return;
      const { traceId, spanId, traceFlags, traceState } = span;
      setter.set(carrier, 'traceparent', `00-${traceId}-${spanId}-${(traceFlags + 256).toString(16).slice(1)}`);
      const state = traceState?.serialize();
      if (state) setter.set(carrier, 'tracestate', state);
      const baggage = propagation.getBaggage(context)?.getAllEntries() ?? [];
      const allowed = baggage
        .filter(([key]) => baggageKeys.includes(key))
        .map(([key, { value }]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
      if (allowed[0]) setter.set(carrier, 'baggage', `${allowed}`);
    },
    extract(context, carrier, getter) {
      const [, traceId, spanId, flags = ''] = TRACEPARENT.exec(String(getter.get(carrier, 'traceparent'))) ?? [];
      return traceId && spanId
        ? trace.setSpanContext(context, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true })
        : context;
    },
    fields: () => ['traceparent', 'tracestate', 'baggage'],
  };
}
