/** The list of traces, and one trace as a waterfall. */
import { attributeList, breakable, empty, expander, h, table, tableRow } from './dom.js';
import { formatMs, formatTime } from './format.js';
import { detailRow, traceLogs } from './logs-view.js';

const LIST_COLUMNS = [
  { label: 'Trace', class: 'wide' },
  { label: 'Start', class: 'optional' },
  { label: 'Spans', number: true },
  { label: 'Duration', number: true },
];
const spanColumns = (total) => [
  { label: 'Span', class: 'span-name' },
  { label: `Timeline, 0 to ${formatMs(total)}`, class: 'timeline' },
  { label: 'Duration', number: true },
];
const HUES = 6;

/** The newest traces first, as links. */
export function traceList({ traces, selected }) {
  if (traces.length === 0) {
    return empty('No trace yet. Add ', h('code', {}, 'tracing()'), ' to the features, and requests are spans.');
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
      h('a', attributes, breakable(trace.name || trace.traceId)),
      ...failed,
      h('small', {}, trace.services.join(' + ')),
    );
    const cells = [name, formatTime(trace.start), String(trace.spans), formatMs(trace.durationMs)];
    return tableRow(LIST_COLUMNS, cells, { class: isSelected ? 'selected' : undefined });
  });
  return table('Traces, newest first', LIST_COLUMNS, rows);
}

/** The spans of a trace on one time axis, whichever service they are of, and what was logged meanwhile. */
export function waterfall({ traceId, spans, traces, logsOfTrace, open, toggle }) {
  if (traceId === undefined) return empty('Choose a trace to see its spans.');
  if (spans.length === 0)
    return empty(`Trace ${traceId} is not here: it was not sampled, has not ended, or was pushed out by newer ones.`);
  const start = Math.min(...spans.map(startOf));
  const total = Math.max(0.001, ...spans.map((span) => startOf(span) - start + span.durationMs));
  const columns = spanColumns(total);
  // The same colour in every trace.
  const known = [
    ...new Set([...traces.flatMap((trace) => trace.services), ...spans.map((span) => span.service)]),
  ].sort();
  const hueOf = (service) => known.indexOf(service) % HUES;
  const rows = inTreeOrder(spans).flatMap(({ span, depth }) => {
    const isOpen = open.has(span.spanId);
    const row = spanRow(span, { columns, depth, start, total, hue: hueOf(span.service), isOpen, toggle });
    return isOpen ? [row, detailRow(columns.length, spanDetail(span, start))] : [row];
  });
  return h(
    'div',
    { class: 'spans' },
    legend(traceId, [...new Set(spans.map((span) => span.service))], hueOf),
    table('Spans, parents above their children', columns, rows),
    traceLogs({ logs: logsOfTrace, traceId, start, open, toggle }),
  );
}

function legend(traceId, services, hueOf) {
  const marks = services.map((service) =>
    h('span', {}, h('i', { class: `hue-${hueOf(service)}`, 'aria-hidden': 'true' }), service || 'unknown service'),
  );
  return h('p', { class: 'legend' }, ...marks, h('code', {}, traceId));
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

function spanRow(span, { columns, depth, start, total, hue, isOpen, toggle }) {
  const isFailed = span.status === 'error';
  const about = h('small', {}, `${span.service || 'unknown service'} · ${span.kind}`);
  if (isFailed) about.append(' · ', h('span', { class: 'bad' }, 'failed'));
  const name = expander(
    { key: span.spanId, open: isOpen, toggle: () => toggle(span.spanId) },
    breakable(span.name || span.spanId),
    about,
  );
  name.style.marginInlineStart = `${Math.min(depth, 12) * 0.9}rem`;
  const mark = h('span', { class: `span-bar hue-${hue}${isFailed ? ' failed' : ''}` });
  mark.style.insetInlineStart = `min(${((startOf(span) - start) / total) * 100}%, 100% - 3px)`;
  mark.style.inlineSize = `${(span.durationMs / total) * 100}%`;
  const track = h('span', { class: 'track', 'aria-hidden': 'true' }, mark);
  return tableRow(columns, [name, track, h('span', { class: isFailed ? 'bad' : '' }, formatMs(span.durationMs))]);
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
