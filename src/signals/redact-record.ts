import { label, toText } from '../otlp/any-value.ts';
import type { LogItem } from '../otlp/logs.ts';
import type { SpanData, SpanItem } from '../otlp/spans.ts';
import type { TextRedactor } from '../privacy/text-redactors.ts';
import { textsIn } from '../privacy/texts-in.ts';
import type { Attributes, Labels } from '../types.ts';
import { weighLog } from './log.ts';
import { snapshot } from './snapshot.ts';

/** A log or event, before it is queued. */
export interface LogToRedact {
  readonly signal: 'logs';
  /** The message. */
  readonly body: string;
  /** What an event is called. Logs have none. */
  readonly eventName?: string | undefined;
  /** Only to be read. */
  readonly severityNumber: number;
  readonly attributes: Attributes;
}

/** A span that has ended. */
export interface SpanToRedact {
  readonly signal: 'traces';
  readonly name: string;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  readonly links: readonly { readonly attributes: Attributes }[];
  /** Empty where there is none. */
  readonly statusMessage: string;
}

/** The labels of a metric. What has the same labels afterwards adds up in one series. */
export interface MetricToRedact {
  readonly signal: 'metrics';
  /** Only to be read. */
  readonly name: string;
  readonly labels: Labels;
}

/** A record of any signal. */
export type RecordToRedact = LogToRedact | SpanToRedact | MetricToRedact;

/** Changes a record of any signal, or drops it. Throws where it cannot tell. */
export type Change = <Of extends RecordToRedact>(record: Of) => Of | undefined;

/** A record whose texts are redacted. */
export function redactTexts(record: RecordToRedact, redact: TextRedactor): RecordToRedact {
  const attributesOf = (of: Attributes): Attributes => textsIn(of, redact) as Attributes;
  switch (record.signal) {
    case 'logs': {
      const { body, eventName, attributes } = record;
      const name = eventName && redact(eventName);
      return { ...record, body: redact(`${body}`), eventName: name, attributes: attributesOf(attributes) };
    }
    case 'traces':
      return {
        ...record,
        name: redact(`${record.name}`),
        statusMessage: redact(`${record.statusMessage}`),
        attributes: attributesOf(record.attributes),
        events: record.events.map((event) => ({
          ...event,
          name: redact(`${event.name}`),
          attributes: attributesOf(event.attributes),
        })),
        links: record.links.map((link) => ({ ...link, attributes: attributesOf(link.attributes) })),
      };
    case 'metrics':
      return { ...record, labels: textsIn(record.labels, redact) as Labels };
  }
}

/** A log as it may leave. */
export function redactLog(item: LogItem, change: Change): LogItem | undefined {
  const { eventName, severityNumber, ...rest } = item.head;
  const after = change<LogToRedact>({
    signal: 'logs',
    body: item.body,
    eventName,
    severityNumber,
    attributes: item.attributes ?? {},
  });
  if (!after) return undefined;
  const head = { severityNumber, eventName: after.eventName && label(after.eventName), ...rest };
  const body = toText(after.body);
  const attributes = snapshot(after.attributes);
  return { ...item, head, body, attributes, size: weighLog(head, body, attributes) };
}

/** What of a span is sent or read by exporters, with some of it changed. */
function copySpan(span: SpanData & { readonly [extra: string]: unknown }, change: Partial<SpanData>): SpanData {
  const { name, kind, parentSpanContext, startTime, endTime, status, attributes, events, links } = span;
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount, instrumentationScope } = span;
  const context = span.spanContext();
  return {
    ...{ duration: span['duration'], ended: span['ended'], resource: span['resource'] },
    ...{ name, kind, parentSpanContext, startTime, endTime, status, attributes, events, links },
    ...{ droppedAttributesCount, droppedEventsCount, droppedLinksCount, instrumentationScope },
    spanContext: () => context,
    ...change,
  };
}

/** A span as it may leave. */
export function redactSpan(item: SpanItem, change: Change): SpanItem | undefined {
  const { span } = item;
  const plain = <Of extends { readonly attributes?: object | undefined }>(one: Of) => ({
    ...one,
    attributes: { ...one.attributes } as Attributes,
  });
  const after = change<SpanToRedact>({
    signal: 'traces',
    name: `${span.name}`,
    attributes: plain({ attributes: span.attributes }).attributes,
    events: span.events.map(plain),
    links: span.links.map(plain),
    statusMessage: span.status.message ?? '',
  });
  if (!after) return undefined;
  const changed: Partial<SpanData> = {
    name: after.name,
    attributes: after.attributes,
    // Others than were given have no time, and no span.
    events: after.events.map((event, i) => ({ ...(span.events[i] ?? { time: span.endTime }), ...event })),
    links: after.links.flatMap((link, i) => (span.links[i] ? { ...span.links[i], ...link } : [])),
    status: { ...span.status, message: after.statusMessage || undefined },
  };
  const redacted = { ...item, span: copySpan(span as never, changed) };
  return { ...redacted, size: item.signal.measure(redacted) };
}
