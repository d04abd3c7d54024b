/** The list of traces, and one trace as a waterfall. */
import { attributeList, empty, expander, h, table, tableRow } from './dom.js';
import { formatMs, formatTime } from './format.js';
import { detailRow } from './logs-view.js';

const LIST_COLUMNS = [
  { label: 'Trace', class: 'wide' },
  { label: 'Start', class: 'optional' },
  { label: 'Spans', number: true },
  { label: 'Duration', number: true },
];
const SPAN_COLUMNS = [
  { label: 'Span', class: 'span-name' },
  { label: 'Timeline', class: 'wide' },
  { label: 'Duration', number: true },
];
const HUES = 6;

/** The newest traces first, as links. */
export function traceList({ traces, selected }) {
  if (traces.length === 0) {
    return empty('No trace yet. Spans that are sent to ', h('code', {}, `${location.origin}/v1/traces`), ' show here.');
  }
  const rows = traces.map((trace) => {
    const isSelected = trace.traceId === selected;
    const attributes = {
      href: `#trace/${trace.traceId}`,
      'data-key': trace.traceId,
      'aria-current': isSelected ? 'true' : undefined,
    };
    const failed = trace.errors > 0 ? [' ', h('span', { class: 'bad' }, `${trace.errors} failed`)] : [];
    const name = h(
      'span',
      {},
      h('a', attributes, trace.name || trace.traceId),
      ...failed,
      h('small', {}, trace.services.join(', ')),
    );
    const cells = [name, formatTime(trace.start), String(trace.spans), formatMs(trace.durationMs)];
    return tableRow(LIST_COLUMNS, cells, { class: isSelected ? 'selected' : undefined });
  });
  return table('Traces, newest first', LIST_COLUMNS, rows);
}

/** The spans of a trace on one time axis. */
export function waterfall({ traceId, spans, open, toggle }) {
  if (traceId === undefined) return empty('Choose a trace to see its spans.');
  if (spans.length === 0)
    return empty(`Trace ${traceId} is not here: it was not sampled, has not ended, or was pushed out by newer ones.`);
  const start = Math.min(...spans.map(startOf));
  const total = Math.max(0.001, ...spans.map((span) => startOf(span) - start + span.durationMs));
  const services = [...new Set(spans.map((span) => span.service))];
  const rows = inTreeOrder(spans).flatMap(({ span, depth }) => {
    const isOpen = open.has(span.spanId);
    const row = spanRow(span, {
      depth,
      start,
      total,
      hue: services.indexOf(span.service) % HUES,
      isOpen,
      toggle,
    });
    return isOpen ? [row, detailRow(SPAN_COLUMNS.length, spanDetail(span, start))] : [row];
  });
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'legend' },
      ...services.map((service, i) =>
        h('span', {}, h('i', { class: `hue-${i % HUES}`, 'aria-hidden': 'true' }), service || 'unknown service'),
      ),
      h('a', { href: `#logs/${traceId}`, 'data-key': 'to-logs' }, 'Logs of this trace'),
      h('code', {}, traceId),
    ),
    table(`Spans, over ${formatMs(total)}`, SPAN_COLUMNS, rows),
  );
}

/** Spans with their depth: children after their parent, by start; spans whose parent is missing count as roots. */
export function inTreeOrder(spans) {
  const ids = new Set(spans.map((span) => span.spanId));
  const children = new Map();
  for (const span of spans) {
    const parent = ids.has(span.parentSpanId) && span.parentSpanId !== span.spanId ? span.parentSpanId : '';
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const ordered = [];
  const waiting = (children.get('') ?? []).map((span) => ({ span, depth: 0 })).reverse();
  while (waiting.length > 0) {
    const next = waiting.pop();
    ordered.push(next);
    const below = (children.get(next.span.spanId) ?? []).map((span) => ({ span, depth: next.depth + 1 }));
    waiting.push(...below.reverse());
  }
  return ordered;
}

function spanRow(span, { depth, start, total, hue, isOpen, toggle }) {
  const name = expander(
    { key: span.spanId, open: isOpen, toggle: () => toggle(span.spanId) },
    span.name || span.spanId,
  );
  name.style.marginInlineStart = `${Math.min(depth, 12) * 0.9}rem`;
  const mark = h('span', { class: `span-bar hue-${hue}${span.status === 'error' ? ' failed' : ''}` });
  mark.style.insetInlineStart = `${((startOf(span) - start) / total) * 100}%`;
  mark.style.inlineSize = `${Math.max(0.3, (span.durationMs / total) * 100)}%`;
  const track = h('span', { class: 'track', 'aria-hidden': 'true' }, mark);
  const duration = h('span', { class: span.status === 'error' ? 'bad' : '' }, formatMs(span.durationMs));
  return tableRow(SPAN_COLUMNS, [name, track, duration]);
}

function spanDetail(span, start) {
  const status = span.status === 'unset' ? '' : `${span.status} ${span.statusMessage}`.trim();
  const about = {
    kind: span.kind,
    status,
    offset: formatMs(startOf(span) - start),
    service: span.service,
    scope: span.scope,
    'span id': span.spanId,
  };
  return h(
    'div',
    {},
    attributeList({ ...span.attributes, ...about }),
    ...span.events.flatMap((event) => [
      h('h3', {}, `${event.name} at ${formatMs(Date.parse(event.time) - start)}`),
      attributeList(event.attributes),
    ]),
  );
}

// Nanoseconds since 1970 do not fit into a number, milliseconds with a fraction nearly do.
function startOf(span) {
  return Number(span.startUnixNano.slice(0, -6)) + Number(span.startUnixNano.slice(-6)) / 1e6;
}
