/** Logs, and the errors among them. */
import { attributeList, empty, expander, h, table, tableRow, toText } from './dom.js';
import { formatCount, formatMs, formatTime, groupBy, sum } from './format.js';

const LOG_COLUMNS = [
  { label: 'Time' },
  { label: 'Level' },
  { label: 'Message', class: 'wide' },
  { label: 'From', class: 'optional' },
  { label: 'Trace' },
];
const TRACE_LOG_COLUMNS = [
  { label: 'At', number: true },
  { label: 'Level' },
  { label: 'Message', class: 'wide' },
  { label: 'From' },
];

/** The newest logs first, each expandable to all it says. */
export function logTable({ logs, open, toggle, isFiltered }) {
  if (logs.length === 0) {
    return isFiltered
      ? empty('No log matches the filter.')
      : empty('No log yet. ', h('code', {}, "createLogger(telemetry).info('hello')"), ' writes one.');
  }
  return table(
    'Log records, newest first',
    LOG_COLUMNS,
    [...logs]
      .sort(byTime)
      .reverse()
      .flatMap((log) => logRows(log, open, toggle)),
  );
}

/** Exceptions by type and message, newest first. */
export function errorTable({ exceptions, open, toggle }) {
  const groups = [...groupBy(exceptions, (log) => JSON.stringify([typeOf(log), messageOf(log)])).entries()]
    .map(([key, logs]) => ({ key: `error ${key}`, logs, last: logs[logs.length - 1] }))
    .sort((a, b) => (a.last.time < b.last.time ? 1 : -1));
  if (groups.length === 0) {
    return empty('No error. To see one here, add ', h('code', {}, 'errors()'), ' to the features and throw.');
  }
  const columns = [
    { label: 'Error', class: 'wide' },
    { label: 'Count', number: true },
    { label: 'Last seen', number: true },
  ];
  const rows = groups.flatMap(({ key, logs, last }) => {
    const isOpen = open.has(key);
    const title = [h('strong', { class: 'bad' }, typeOf(last)), ' ', messageOf(last)];
    const button = expander({ key, open: isOpen, toggle: () => toggle(key) }, ...title);
    const row = tableRow(columns, [button, formatCount(sum(logs.map(occurrences))), formatTime(last.time)]);
    return isOpen ? [row, detailRow(columns.length, errorDetail(last))] : [row];
  });
  return table('Errors by type and message', columns, rows);
}

/** A row over the whole width. */
export function detailRow(width, ...children) {
  return h('tr', { class: 'detail' }, h('td', { colspan: String(width) }, ...children));
}

// Of several services, the last to arrive is not always the newest.
function byTime(a, b) {
  return Date.parse(a.time) - Date.parse(b.time) || a.id - b.id;
}

/** What all services logged in one trace, oldest first, by when the trace had begun. */
export function traceLogs({ logs, traceId, start, open, toggle }) {
  const among = h('a', { href: `#logs/${traceId}`, 'data-key': 'to-logs' }, 'Show among all logs');
  if (logs.length === 0) return empty('No log names this trace.');
  const rows = [...logs].sort(byTime).flatMap((log) => {
    const { isOpen, cells } = logCells(log, open, toggle, 'trace-log');
    const row = tableRow(TRACE_LOG_COLUMNS, [formatMs(Date.parse(log.time) - start), ...cells]);
    return isOpen ? [row, detailRow(TRACE_LOG_COLUMNS.length, logDetail(log))] : [row];
  });
  return h('div', { class: 'logs' }, table('Logs of this trace, oldest first', TRACE_LOG_COLUMNS, rows), among);
}

function logRows(log, open, toggle) {
  const { isOpen, cells } = logCells(log, open, toggle, 'log');
  const attributes = { class: isOpen ? 'open' : undefined };
  const row = tableRow(LOG_COLUMNS, [formatTime(log.time), ...cells, traceLink(log)], attributes);
  return isOpen ? [row, detailRow(LOG_COLUMNS.length, logDetail(log))] : [row];
}

/** The cells that every table of logs has: level, message, and who speaks. */
function logCells(log, open, toggle, kind) {
  const key = `${kind} ${log.id}`;
  const isOpen = open.has(key);
  const event = log.event ? [h('span', { class: 'event' }, log.event), ' '] : [];
  const message = log.body === null ? messageOf(log) : toText(log.body);
  const more = h('span', { class: 'quiet' }, summary(log.attributes));
  const level = h('span', { class: `level level-${LEVELS.has(log.level) ? log.level : 'unset'}` }, log.level);
  const title = expander({ key, open: isOpen, toggle: () => toggle(key) }, ...event, message, ' ', more);
  return { isOpen, cells: [level, title, [log.service, log.scope].filter(Boolean).join(' · ') || '–'] };
}

const LEVELS = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);

function logDetail(log) {
  const { 'exception.stacktrace': stack, ...attributes } = log.attributes;
  return h(
    'div',
    {},
    stack ? h('pre', { tabindex: '0' }, String(stack)) : undefined,
    attributeList({ ...attributes, ...ids(log) }),
    h('h3', {}, 'Resource'),
    attributeList(log.resource),
  );
}

function errorDetail(log) {
  const { 'exception.stacktrace': stack, ...attributes } = log.attributes;
  return h(
    'div',
    {},
    h('pre', { tabindex: '0' }, String(stack ?? 'no stack')),
    attributeList({ ...attributes, ...ids(log) }),
    h('h3', {}, 'Resource'),
    attributeList(log.resource),
  );
}

function ids(log) {
  return {
    time: log.time,
    scope: log.scope,
    'trace id': log.traceId && traceLink(log, log.traceId),
    'span id': log.spanId,
  };
}

function traceLink(log, text = log.traceId.slice(0, 8)) {
  return log.traceId ? h('a', { href: `#trace/${log.traceId}`, 'data-key': `to-trace ${log.id}` }, text) : '–';
}

function summary(attributes) {
  return Object.entries(attributes)
    .filter(([key]) => !/^(session|user|footlight|exception)\./.test(key))
    .slice(0, 4)
    .map(([key, value]) => `${key}=${toText(value)}`)
    .join(' ');
}

function occurrences(log) {
  const count = Number(log.attributes['footlight.count'] ?? log.attributes['footlight.repeated'] ?? 1);
  return Number.isFinite(count) && count > 0 ? count : 1;
}

function typeOf(log) {
  return toText(log.attributes['exception.type'] ?? 'Error');
}

function messageOf(log) {
  return toText(log.attributes['exception.message'] ?? '');
}
