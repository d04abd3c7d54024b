/** OTLP/HTTP JSON, as far as our encoders write it: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */

interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number | string;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
}

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** What has attributes. */
export interface Attributed {
  readonly attributes?: readonly KeyValue[];
}

/** A `LogRecord`. */
export interface WireLog extends Attributed {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body: { readonly stringValue: string };
  readonly traceId?: string;
  readonly spanId?: string;
}

/** A `Span`. */
export interface WireSpan extends Attributed {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly events?: readonly (Attributed & { readonly name: string; readonly timeUnixNano: string })[];
  readonly links?: readonly (Attributed & { readonly traceId: string; readonly spanId: string })[];
}

/** A data point of a sum or a histogram. */
export interface WirePoint extends Attributed {
  readonly asDouble?: number;
  readonly sum?: number;
  readonly count?: string;
  readonly bucketCounts?: readonly string[];
  readonly explicitBounds?: readonly number[];
}

/** A `Metric`. */
export interface WireMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly dataPoints: readonly WirePoint[] };
  readonly histogram?: { readonly dataPoints: readonly WirePoint[] };
}

/** A request: messages of one kind, by resource and scope. */
export type Wire<Key extends string, Inner extends string, Message> = {
  readonly [key in `resource${Key}`]: readonly ({ readonly resource: Attributed } & {
    readonly [scope in `scope${Key}`]: readonly ({ readonly scope: { readonly name: string } } & {
      readonly [inner in Inner]: readonly Message[];
    })[];
  })[];
};

/** Attributes by name, as plain values. */
export interface Plain {
  readonly [key: string]: unknown;
}

function toValue({ arrayValue, kvlistValue, intValue, ...one }: AnyValue): unknown {
  if (arrayValue) return arrayValue.values.map(toValue);
  if (kvlistValue) return toPlain({ attributes: kvlistValue.values });
  if (intValue !== undefined) return Number(intValue);
  if (one.doubleValue !== undefined) return Number(one.doubleValue);
  return one.stringValue ?? one.boolValue ?? null;
}

/** The attributes of a message. */
export const toPlain = ({ attributes = [] }: Attributed): Plain =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, toValue(value)]));

/** Milliseconds since 1970, with fractions. */
export const toMs = (nanoseconds: string): number =>
  // In two parts: as one number it would lose its last digits.
  Number(nanoseconds.slice(0, -6)) + Number(nanoseconds.slice(-6)) / 1e6;
