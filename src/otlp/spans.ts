import type { Item, Signal, SpanIdentity } from '../types.ts';
import {
  type AttributesField,
  attributesField,
  bytesOf,
  createLimit,
  type Limit,
  label,
  MAX_RECORD,
  text,
  weigh,
} from './any-value.ts';
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

// What all have: ids, times, names of fields. Not much more, so that 5,000 at once fit into the queue.
const AROUND_BYTES = 235;
// By these the receiver knows whether it is said at all that the parent is remote, and whether it is.
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** In nanoseconds. An app may give any two numbers: fractions, a whole second of nanoseconds, none at all. */
function time([seconds, nanoseconds]: Time): string {
  const all = Math.max(0, Math.trunc(nanoseconds) || 0);
  const whole = (Math.trunc(seconds) || 0) + Math.trunc(all / 1e9);
  return `${whole || ''}${`${all % 1e9}`.padStart(whole && 9, '0')}`;
}

/** What vendors say of a span: https://www.w3.org/TR/trace-context/#tracestate-header Empty where they say nothing. */
const stateOf = ({ traceState }: State): string => traceState?.serialize?.() ?? '';

/** About how many bytes a span takes. */
export function weighSpan(span: SpanData): number {
  try {
    let bytes = weigh(span.attributes) + `${span.name}${span.status.message}${stateOf(span.spanContext())}`.length;
    for (const { name, attributes = {} } of span.events) bytes += AROUND_BYTES + `${name}`.length + weigh(attributes);
    for (const { attributes = {}, context } of span.links)
      bytes += AROUND_BYTES + weigh(attributes) + stateOf(context).length;
    return bytes + AROUND_BYTES;
  } catch {
    return MAX_RECORD;
  }
}

// A field that has the value that it has by default is left out.
const identity = (context: SpanIdentity & State): object => ({
  traceId: context.traceId,
  spanId: context.spanId,
  traceState: text(stateOf(context)) || undefined,
});

const flags = ({ traceFlags }: SpanIdentity, remote: State | undefined): number =>
  (traceFlags & 0xff) | HAS_IS_REMOTE | (remote?.isRemote ? IS_REMOTE : 0);

/** What of a list can be read: an app may put anything into it. */
function readable<One>(list: readonly One[], read: (one: One) => object): readonly object[] {
  return list.flatMap((one) => {
    try {
      return [read(one)];
    } catch {
      return [];
    }
  });
}

const details = ({ attributes = {}, droppedAttributesCount }: Detail, within?: Limit): AttributesField =>
  attributesField(attributes, within, droppedAttributesCount);

function encodeSpan({ span, size }: SpanItem): object {
  const { name, kind, parentSpanContext: parent, startTime, endTime, status } = span;
  const context = span.spanContext();
  const head = {
    ...identity(context),
    parentSpanId: parent?.spanId,
    name: label(name),
    kind: kind + 1,
    startTimeUnixNano: time(startTime),
    endTimeUnixNano: time(endTime),
    status: { code: status.code, message: status.message && text(status.message) },
    flags: flags(context, parent),
  };
  const within = createLimit(size, () => head);
  const { attributes, droppedAttributesCount } = details(span, within);
  const events = within(
    readable(span.events, (event) => ({ timeUnixNano: time(event.time), name: label(event.name), ...details(event) })),
  );
  const links = within(
    readable(span.links, (link) => ({
      ...identity(link.context),
      ...details(link),
      flags: flags(link.context, link.context),
    })),
  );
  return {
    ...head,
    attributes,
    droppedAttributesCount,
    events: events[0] && events,
    droppedEventsCount: span.droppedEventsCount + span.events.length - events.length || undefined,
    links: links[0] && links,
    droppedLinksCount: span.droppedLinksCount + span.links.length - links.length || undefined,
  };
}

/** The spans signal: `Span`s at `/v1/traces`. https://opentelemetry.io/docs/specs/otel/protocol/ */
export const spans: Signal = {
  name: 'traces',
  encode(items: readonly SpanItem[], service) {
    const scopes = (same: readonly SpanItem[]): object => ({
      scopeSpans: groupBy(same, ({ span }) => span.instrumentationScope).map(([{ name, version, schemaUrl }, of]) => ({
        scope: { name: label(name), version: version && text(version) },
        schemaUrl: schemaUrl && text(schemaUrl),
        spans: of.map(encodeSpan),
      })),
    });
    return JSON.stringify({ resourceSpans: encodeByResource(items, service, scopes) });
  },
  measure: (item: SpanItem) => bytesOf(encodeSpan(item)) + 1,
};
