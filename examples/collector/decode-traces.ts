import {
  type JsonObject,
  type PlainAttributes,
  readAttributes,
  readEnum,
  readId,
  readObject,
  readObjects,
  readString,
  readUint64,
  toIso,
} from './otlp.ts';
import { type Place, walk } from './walk.ts';

/** Something that happened while a span lasted. */
export interface SpanEvent {
  readonly name: string;
  readonly time: string;
  readonly attributes: PlainAttributes;
}

/** A span of another trace, or of the same one, that this span points to. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: PlainAttributes;
}

/** A span, decoded flat. */
export interface SpanEntry {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly start: string;
  readonly end: string;
  readonly startUnixNano: string;
  readonly endUnixNano: string;
  readonly durationMs: number;
  readonly status: string;
  readonly statusMessage: string;
  readonly service: string;
  readonly scope: string;
  readonly attributes: PlainAttributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly resource: PlainAttributes;
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const KIND_NAMES = KINDS.map((kind) => `SPAN_KIND_${kind.toUpperCase()}`);
const STATUSES = ['unset', 'ok', 'error'];
const STATUS_NAMES = STATUSES.map((status) => `STATUS_CODE_${status.toUpperCase()}`);

/** All spans of an ExportTraceServiceRequest; `rejected` counts those without ids. */
export function decodeTraces(request: JsonObject, nowMs: number): { spans: SpanEntry[]; rejected: number } {
  const all = walk(request, ['resourceSpans', 'scopeSpans', 'spans'], (span, place) =>
    decodeSpan(span, { ...place, nowMs }),
  );
  const spans = all.filter((span) => span.traceId !== '' && span.spanId !== '');
  return { spans, rejected: all.length - spans.length };
}

function decodeSpan(span: JsonObject, around: Place & { readonly nowMs: number }): SpanEntry {
  const { at, resource, scope, nowMs } = around;
  const startUnixNano = readUint64(span['startTimeUnixNano'], `${at}.startTimeUnixNano`);
  const endUnixNano = readUint64(span['endTimeUnixNano'], `${at}.endTimeUnixNano`);
  const status = readObject(span['status'], `${at}.status`);
  return {
    traceId: readId(span['traceId'], 16, `${at}.traceId`),
    spanId: readId(span['spanId'], 8, `${at}.spanId`),
    parentSpanId: readId(span['parentSpanId'], 8, `${at}.parentSpanId`),
    name: readString(span['name'], `${at}.name`),
    kind: KINDS[readEnum(span['kind'], KIND_NAMES, `${at}.kind`)] ?? 'unspecified',
    start: toIso(startUnixNano, nowMs),
    end: toIso(endUnixNano, nowMs),
    startUnixNano,
    endUnixNano,
    durationMs: Number(BigInt(endUnixNano) - BigInt(startUnixNano)) / 1e6,
    status: STATUSES[readEnum(status['code'], STATUS_NAMES, `${at}.status.code`)] ?? 'unset',
    statusMessage: readString(status['message'], `${at}.status.message`),
    service: String(resource['service.name'] ?? ''),
    scope,
    attributes: readAttributes(span['attributes'], `${at}.attributes`),
    events: readObjects(span, 'events', at).map((event, i) => decodeEvent(event, `${at}.events[${i}]`, nowMs)),
    links: readObjects(span, 'links', at).map((link, i) => decodeLink(link, `${at}.links[${i}]`)),
    resource,
  };
}

function decodeEvent(event: JsonObject, at: string, nowMs: number): SpanEvent {
  return {
    name: readString(event['name'], `${at}.name`),
    time: toIso(readUint64(event['timeUnixNano'], `${at}.timeUnixNano`), nowMs),
    attributes: readAttributes(event['attributes'], `${at}.attributes`),
  };
}

function decodeLink(link: JsonObject, at: string): SpanLink {
  return {
    traceId: readId(link['traceId'], 16, `${at}.traceId`),
    spanId: readId(link['spanId'], 8, `${at}.spanId`),
    attributes: readAttributes(link['attributes'], `${at}.attributes`),
  };
}
