import type { Item, Signal, SpanIdentity } from '../types.ts';
import { attributesField, fitting, label, MAX_RECORD, text } from './any-value.ts';
import { encodeByResource, groupBy } from './resource.ts';

/** Seconds since 1970, and nanoseconds of the second. */
type Time = readonly [number, number];

interface State {
  readonly traceState?: { serialize?(): string } | undefined;
  readonly isRemote?: boolean | undefined;
}

interface Detail {
  readonly attributes?: object | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** A span that has ended: a `ReadableSpan` of OpenTelemetry. */
export interface SpanData {
  readonly name: string;
  readonly kind: number;
  spanContext(): SpanIdentity & State;
  readonly parentSpanContext?: (SpanIdentity & State) | undefined;
  readonly startTime: Time;
  readonly endTime: Time;
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly attributes: object;
  readonly events: readonly (Detail & { readonly name: string; readonly time: Time })[];
  readonly links: readonly (Detail & { readonly context: SpanIdentity & State })[];
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  readonly instrumentationScope: {
    readonly name: string;
    readonly version?: string | undefined;
    readonly schemaUrl?: string | undefined;
  };
}

/** One span, as it waits. */
export interface SpanItem extends Item {
  readonly span: SpanData;
}

// By these the receiver knows whether it is said at all that the parent is remote, and whether it is.
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** In nanoseconds. An app may give any two numbers: fractions, a whole second of nanoseconds, none at all. */
function time([seconds, nanoseconds]: Time): string {
  const all = Math.max(0, Math.trunc(nanoseconds) || 0);
  const whole = (Math.trunc(seconds) || 0) + Math.trunc(all / 1e9);
  return `"${whole || ''}${`${all % 1e9}`.padStart(whole && 9, '0')}"`;
}

/** A field, and a comma before it; nothing where it has the value that it has by default. */
const field = (name: string, json: string | number | undefined): string => (json ? `,"${name}":${json}` : '');

/** What is said of a span, with what happened in it or what it is linked to: as much as there is room for. */
function append(said: string, name: 'Events' | 'Links', items: readonly string[], droppedBefore: number): string {
  const kept = items[0] ? fitting(items, said) : items;
  const dropped = field(`dropped${name}Count`, droppedBefore + items.length - kept.length);
  return said + field(name.toLowerCase(), kept[0] && `[${kept}]`) + dropped;
}

/** What vendors say of a span: https://www.w3.org/TR/trace-context/#tracestate-header Empty where they say nothing. */
export const stateOf = ({ traceState }: State): string => traceState?.serialize?.() ?? '';

function identity(context: SpanIdentity & State): string {
  const state = stateOf(context);
  return `"traceId":"${context.traceId}","spanId":"${context.spanId}"${field('traceState', state && text(state))}`;
}

const flags = ({ traceFlags }: SpanIdentity, remote: State | undefined): string =>
  field('flags', (traceFlags & 0xff) | HAS_IS_REMOTE | (remote?.isRemote ? IS_REMOTE : 0));

const details = ({ attributes = {}, droppedAttributesCount }: Detail, before?: string, isEnough?: boolean): string =>
  attributesField(attributes, before, droppedAttributesCount, isEnough);

function encodeSpan({ span, size }: SpanItem): string {
  const { name, kind, parentSpanContext: parent, startTime, endTime, status } = span;
  const context = span.spanContext();
  const head =
    `{${identity(context)}${field('parentSpanId', parent && `"${parent.spanId}"`)},"name":${label(name)},"kind":${kind + 1},` +
    `"startTimeUnixNano":${time(startTime)},"endTimeUnixNano":${time(endTime)},"status":{"code":${status.code}` +
    `${field('message', status.message && text(status.message))}}${flags(context, parent)},`;
  const events = span.events.map(
    (event) => `{"timeUnixNano":${time(event.time)},"name":${label(event.name)},${details(event)}}`,
  );
  const links = span.links.map(
    (link) => `{${identity(link.context)},${details(link)}${flags(link.context, link.context)}}`,
  );
  const said = append(head + details(span, head, size < MAX_RECORD), 'Events', events, span.droppedEventsCount);
  return `${append(said, 'Links', links, span.droppedLinksCount)}}`;
}

const headOf = ({ span }: SpanItem): string => {
  const { name, version, schemaUrl } = span.instrumentationScope;
  return (
    `{"scope":{"name":${label(name)}${field('version', version && text(version))}}` +
    field('schemaUrl', schemaUrl && text(schemaUrl))
  );
};

/** The spans signal: `Span`s at `/v1/traces`. https://opentelemetry.io/docs/specs/otel/protocol/ */
export const spans: Signal = {
  name: 'traces',
  encode(items: readonly SpanItem[], service) {
    const scopes = (same: readonly SpanItem[]): string =>
      `"scopeSpans":[${groupBy(same, headOf).map(([head, of]) => `${head},"spans":[${of.map(encodeSpan)}]}`)}]`;
    return `{"resourceSpans":${encodeByResource(items, service, scopes)}}`;
  },
};
