/** OTLP/HTTP JSON as it is on the wire, as far as tests read it. */

export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number | string;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
}

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export interface WireLog {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly flags?: number;
  readonly body: AnyValue;
  readonly attributes?: readonly KeyValue[];
}

export interface WirePoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly sum?: number;
  readonly count?: string;
  readonly bucketCounts?: readonly string[];
  readonly explicitBounds?: readonly number[];
  readonly exemplars?: readonly WireExemplar[];
}

export interface WireExemplar {
  readonly timeUnixNano: string;
  readonly asDouble: number;
  readonly traceId: string;
  readonly spanId: string;
}

export interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes?: readonly KeyValue[];
  }[];
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes?: readonly KeyValue[];
  }[];
  readonly status: { readonly code: number; readonly message?: string };
}

export interface WireData {
  readonly aggregationTemporality: number;
  readonly isMonotonic: boolean;
  readonly dataPoints: readonly WirePoint[];
}

interface WireResource {
  readonly attributes: readonly KeyValue[];
}

interface WireScope {
  readonly name: string;
  readonly version?: string;
}

export interface Wire {
  readonly resourceLogs?: readonly {
    readonly resource: WireResource;
    readonly scopeLogs: readonly { readonly scope: WireScope; readonly logRecords: readonly WireLog[] }[];
  }[];
  readonly resourceSpans?: readonly {
    readonly resource: WireResource;
    readonly scopeSpans: readonly { readonly scope: WireScope; readonly spans: readonly WireSpan[] }[];
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
