/** Turns OTLP/HTTP JSON into flat logs, spans and metric points, so that tests say what arrived and not how it is nested. */
import type { AnyValue, KeyValue, Wire, WireData, WireExemplar, WirePoint, WireSpan } from './wire.ts';

export type { AnyValue, KeyValue, Wire } from './wire.ts';

export interface Plain {
  readonly [key: string]: unknown;
}

export interface DecodedLog {
  readonly resource: Plain;
  readonly scope: string;
  readonly body: string;
  readonly severityNumber: number;
  readonly severityText?: string;
  readonly eventName?: string;
  /** Of the span it belongs to. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly flags?: number;
  /** Nanoseconds since 1970, as digits. */
  readonly time: string;
  readonly attributes: Plain;
  /** The attributes as they are on the wire. */
  readonly raw: readonly KeyValue[];
}

export interface DecodedSpan {
  readonly resource: Plain;
  readonly scope: string;
  readonly scopeVersion?: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  /** Bit 0: sampled. Bits 8 and 9: whether the parent is remote. */
  readonly flags: number;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  /** Milliseconds since 1970, with fractions. */
  readonly start: number;
  readonly end: number;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: Plain;
  readonly events: readonly { readonly name: string; readonly time: number; readonly attributes: Plain }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: Plain }[];
}

/** A value, and the span that it was recorded in. */
export interface DecodedExemplar {
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly traceId: string;
  readonly spanId: string;
}

export interface DecodedPoint {
  readonly resource: Plain;
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly kind: 'sum' | 'histogram';
  readonly temporality: number;
  readonly isMonotonic: boolean;
  readonly labels: Plain;
  /** The value of a counter, the sum of a histogram. */
  readonly value: number;
  readonly count?: number;
  readonly buckets?: readonly number[];
  readonly bounds?: readonly number[];
  readonly exemplars?: readonly DecodedExemplar[];
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

export function plain(value: AnyValue): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(plain);
  if (value.kvlistValue) return plainAttributes(value.kvlistValue.values);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? null;
}

export const plainAttributes = (list: readonly KeyValue[]): Plain =>
  Object.fromEntries(list.map(({ key, value }) => [key, plain(value)]));

export const decodeLogs = ({ resourceLogs = [] }: Wire): readonly DecodedLog[] =>
  resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map(({ attributes = [], body, timeUnixNano, ...rest }) => ({
        ...rest,
        resource: plainAttributes(resource.attributes),
        scope: scope.name,
        body: body.stringValue ?? '',
        time: timeUnixNano,
        attributes: plainAttributes(attributes),
        raw: attributes,
      })),
    ),
  );

/** With fractions, exact to a microsecond. */
const toFineMs = (nanoseconds: string): number =>
  // In two parts: as one number it would lose its last digits.
  Number(nanoseconds.slice(0, -6)) + Number(nanoseconds.slice(-6)) / 1_000_000;

const decodeSpan = ({ startTimeUnixNano, endTimeUnixNano, events = [], links = [], ...span }: WireSpan) => ({
  ...span,
  start: toFineMs(startTimeUnixNano),
  end: toFineMs(endTimeUnixNano),
  attributes: plainAttributes(span.attributes ?? []),
  events: events.map(({ name, timeUnixNano, attributes = [] }) => ({
    name,
    time: toFineMs(timeUnixNano),
    attributes: plainAttributes(attributes),
  })),
  links: links.map(({ attributes = [], ...link }) => ({ ...link, attributes: plainAttributes(attributes) })),
});

export const decodeSpans = ({ resourceSpans = [] }: Wire): readonly DecodedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        ...decodeSpan(span),
        resource: plainAttributes(resource.attributes),
        scope: scope.name,
        ...(scope.version && { scopeVersion: scope.version }),
      })),
    ),
  );

const toMs = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);

const decodeExemplar = ({ asDouble, timeUnixNano, ...ids }: WireExemplar) => ({
  ...ids,
  value: asDouble,
  time: toMs(timeUnixNano),
});

const decodePoint = ({ bucketCounts, explicitBounds, count, exemplars, ...point }: WirePoint) => ({
  labels: plainAttributes(point.attributes),
  value: point.asDouble ?? point.sum ?? Number.NaN,
  start: toMs(point.startTimeUnixNano),
  end: toMs(point.timeUnixNano),
  ...(count && { count: Number(count) }),
  ...(bucketCounts && { buckets: bucketCounts.map(Number) }),
  ...(explicitBounds && { bounds: explicitBounds }),
  ...(exemplars && { exemplars: exemplars.map(decodeExemplar) }),
});

export const decodeMetrics = ({ resourceMetrics = [] }: Wire): readonly DecodedPoint[] =>
  resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ sum, histogram, ...metric }) => {
        const data = (sum ?? histogram) as WireData;
        return data.dataPoints.map((point) => ({
          ...metric,
          ...decodePoint(point),
          resource: plainAttributes(resource.attributes),
          kind: sum ? ('sum' as const) : ('histogram' as const),
          temporality: data.aggregationTemporality,
          isMonotonic: data.isMonotonic,
        }));
      }),
    ),
  );
