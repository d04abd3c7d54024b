/** Turns OTLP/HTTP JSON into flat logs and metric points, so that tests say what arrived and not how it is nested. */

export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
}

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

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
  /** Nanoseconds since 1970, as digits. */
  readonly time: string;
  readonly attributes: Plain;
  /** The attributes as they are on the wire. */
  readonly raw: readonly KeyValue[];
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
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

interface WireLog {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body: AnyValue;
  readonly attributes?: readonly KeyValue[];
}

interface WirePoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly sum?: number;
  readonly count?: string;
  readonly bucketCounts?: readonly string[];
  readonly explicitBounds?: readonly number[];
}

interface WireData {
  readonly aggregationTemporality: number;
  readonly isMonotonic: boolean;
  readonly dataPoints: readonly WirePoint[];
}

interface WireResource {
  readonly attributes: readonly KeyValue[];
}

interface WireScope {
  readonly name: string;
}

export interface Wire {
  readonly resourceLogs?: readonly {
    readonly resource: WireResource;
    readonly scopeLogs: readonly { readonly scope: WireScope; readonly logRecords: readonly WireLog[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource: WireResource;
    readonly scopeMetrics: readonly { readonly scope: WireScope; readonly metrics: readonly WireMetric[] }[];
  }[];
}

interface WireMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly sum?: WireData;
  readonly histogram?: WireData;
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

const toMs = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);

const decodePoint = ({ bucketCounts, explicitBounds, count, ...point }: WirePoint) => ({
  labels: plainAttributes(point.attributes),
  value: point.asDouble ?? point.sum ?? Number.NaN,
  start: toMs(point.startTimeUnixNano),
  end: toMs(point.timeUnixNano),
  ...(count && { count: Number(count) }),
  ...(bucketCounts && { buckets: bucketCounts.map(Number) }),
  ...(explicitBounds && { bounds: explicitBounds }),
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
