/** The live page: reads the API whenever the collector says that something changed, and draws what is new. */
import { render } from './dom.js';
import { errorTable, logTable } from './logs-view.js';
import { apiRequests, delivery, otherMetrics, pageViews, tiles } from './metrics-view.js';
import { traceList, waterfall } from './traces-view.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const MIN_GAP_MS = 500;
// Rates fall while nothing arrives.
const IDLE_REFRESH_MS = 5_000;
const LOGS_SHOWN = 200;

const state = {
  data: { metrics: [], requests: { paths: {} }, logs: [], exceptions: [], traces: [], spans: [], logsOfTrace: [] },
  open: new Set(),
  traceId: undefined,
  logTraceId: undefined,
};
const drawn = new Map();
const by = (id) => document.getElementById(id);

async function read(path) {
  const response = await fetch(path);
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function logQuery() {
  const level = by('log-level').value;
  const query = new URLSearchParams({ limit: String(LOGS_SHOWN), search: by('log-search').value });
  if (level) query.set('level', LEVELS.slice(LEVELS.indexOf(level)).join(','));
  if (state.logTraceId) query.set('traceId', state.logTraceId);
  return query;
}

async function refresh() {
  const { traceId } = state;
  const [metrics, requests, logs, exceptions, traces, spans, logsOfTrace] = await Promise.all([
    read('/api/metrics'),
    read('/api/requests?limit=0'),
    read(`/api/logs?${logQuery()}`),
    read('/api/logs?event=exception'),
    read('/api/traces?limit=100'),
    traceId ? read(`/api/traces/${traceId}`) : [],
    traceId ? read(`/api/logs?traceId=${traceId}&limit=${LOGS_SHOWN}`) : [],
  ]);
  state.data = { metrics, requests, logs, exceptions, traces, spans, logsOfTrace };
  draw();
}

/** Draws a panel if what it shows has changed. */
function panel(id, shown, build) {
  const text = JSON.stringify(shown);
  if (drawn.get(id) === text) return;
  if (render(by(id), ...[build()].flat())) drawn.set(id, text);
}

function draw() {
  const { data, open, traceId, logTraceId } = state;
  const opened = [...open];
  const toggle = (key) => {
    if (!open.delete(key)) open.add(key);
    draw();
  };
  const isFiltered = Boolean(by('log-level').value || by('log-search').value || logTraceId);
  panel('tiles', [data.metrics, data.requests.paths, data.exceptions.length], () => tiles(data));
  panel('pages', data.metrics, () => pageViews(data));
  panel('requests', data.metrics, () => apiRequests(data));
  panel('metrics', data.metrics, () => otherMetrics(data));
  panel('delivery', [data.metrics, data.requests.paths], () => delivery(data));
  panel('errors', [data.exceptions, opened], () => errorTable({ ...data, open, toggle }));
  panel('logs', [data.logs, opened, isFiltered], () => logTable({ ...data, open, toggle, isFiltered }));
  panel('traces', [data.traces, traceId], () => traceList({ ...data, selected: traceId }));
  panel('trace', [data.spans, data.logsOfTrace, traceId, opened], () => waterfall({ ...data, traceId, open, toggle }));
  by('log-trace').hidden = !logTraceId;
  by('log-trace').textContent = `Only trace ${(logTraceId ?? '').slice(0, 8)} ✕`;
}

/** Runs at most one refresh at a time, with a pause between two. */
function createRefresher() {
  let running = false;
  let wanted = false;
  const run = async () => {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      await refresh().catch(() => say('lost'));
      await new Promise((resolve) => setTimeout(resolve, MIN_GAP_MS));
    }
    running = false;
  };
  return run;
}

function say(connection) {
  const text = connection === 'live' ? 'Live' : 'Not connected. Is the collector running? Trying again…';
  if (by('connection').textContent !== text) by('connection').textContent = text;
  by('connection').className = connection;
}

/** `#trace/<id>` shows a trace, `#logs/<id>` the logs of one: so that both can be linked to. */
function followHash() {
  const [kind, id] = location.hash.slice(1).split('/');
  if (!/^[0-9a-f]{32}$/.test(id ?? '')) return;
  if (kind === 'trace') state.traceId = id;
  if (kind === 'logs') state.logTraceId = id;
  by(kind === 'trace' ? 'h-traces' : 'h-logs').scrollIntoView({ block: 'start' });
}

function start() {
  const update = createRefresher();
  const stream = new EventSource('/api/stream');
  stream.onopen = () => say('live');
  stream.onerror = () => say('lost');
  stream.addEventListener('change', update);
  setInterval(() => !document.hidden && stream.readyState === EventSource.OPEN && update(), IDLE_REFRESH_MS);
  addEventListener('hashchange', () => {
    followHash();
    update();
  });
  // Where the address says it already, nothing changes: the link still leads there.
  addEventListener('click', ({ target }) => target.closest?.('a[href]')?.hash === location.hash && followHash());
  by('log-filter').addEventListener('input', update);
  by('log-filter').addEventListener('submit', (event) => event.preventDefault());
  by('log-trace').addEventListener('click', () => {
    state.logTraceId = undefined;
    history.replaceState(undefined, '', location.pathname);
    by('log-search').focus();
    update();
  });
  by('clear').addEventListener('click', async () => {
    await fetch('/api/all', { method: 'DELETE' });
    state.open.clear();
    state.traceId = undefined;
    history.replaceState(undefined, '', location.pathname);
    update();
  });
  followHash();
  draw();
  update();
}

start();
