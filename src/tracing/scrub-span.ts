import { copySpan } from '../otlp/spans.ts';
import { scrubText } from '../privacy/scrub-text.ts';
import type { ReadableSpan } from './adapter.ts';

type Event = ReadableSpan['events'][number];

function scrubEvent(event: Event): Event {
  const attributes = { ...event.attributes };
  for (const name of ['exception.message', 'exception.stacktrace']) {
    if (name in attributes) attributes[name] = scrubText(`${attributes[name]}`);
  }
  return { ...event, attributes };
}

/** A span whose exceptions are told without user info, query and fragment of URLs. */
export function scrubSpan(span: ReadableSpan): ReadableSpan {
  const { status, events } = span;
  if (!status.message && !events[0]) return span;
  const message = status.message && scrubText(`${status.message}`);
  return copySpan(span as never, { status: { ...status, message }, events: events.map(scrubEvent) }) as ReadableSpan;
}
