/** The panels that are made of metrics. */
import { bar, breakable, empty, h, sparkline, table } from './dom.js';
import {
  formatBytes,
  formatCount,
  formatQuantile,
  formatRate,
  formatShare,
  formatValue,
  groupBy,
  sum,
  sumRecent,
} from './format.js';
import { mergePoints, quantile } from './quantile.js';

const PAGE_VIEWS = 'frontend.page_views';
const REQUESTS = ['frontend.api.request.duration', 'http.client.request.duration'];
const RECORDS = 'footlight.records';
const VITALS = {
  'frontend.web_vital.lcp': { label: 'Largest contentful paint', good: 2.5, poor: 4 },
  'frontend.web_vital.inp': { label: 'Interaction to next paint', good: 0.2, poor: 0.5 },
  'frontend.web_vital.cls': { label: 'Cumulative layout shift', good: 0.1, poor: 0.25 },
  'frontend.web_vital.fcp': { label: 'First contentful paint', good: 1.8, poor: 3 },
  'frontend.web_vital.ttfb': { label: 'Time to first byte', good: 0.8, poor: 1.8 },
};

/** The figures at the top. */
export function tiles({ metrics, requests, exceptions }) {
  const views = pointsOf(metrics, PAGE_VIEWS);
  const calls = requestPoints(metrics);
  const failed = calls.filter(isFailed);
  const all = mergePoints(calls);
  const count = sum(calls.map((point) => point.count));
  const counted = pointsOf(metrics, 'frontend.errors');
  const errors = counted.length > 0 ? sum(counted.map((point) => point.value)) : exceptions.length;
  const share = count === 0 ? Number.NaN : sum(failed.map((point) => point.count)) / count;
  return [
    tile('Page views', formatCount(sum(views.map((point) => point.value))), sumRecent(views)),
    tile('API requests', formatCount(count), sumRecent(calls)),
    tile('Requests failed', formatShare(share), sumRecent(failed), share > 0.01 ? 'bad' : ''),
    tile('p95 of requests', formatQuantile(quantile(0.95, all.bounds, all.bucketCounts), all.bounds, 's')),
    tile('Errors', formatCount(errors), sumRecent(counted), errors > 0 ? 'bad' : ''),
    tile('Log records', formatCount(requests.paths['/v1/logs']?.records ?? 0)),
  ];
}

/** Views by page and user type. */
export function pageViews({ metrics }) {
  const points = [...pointsOf(metrics, PAGE_VIEWS)].sort((a, b) => b.value - a.value);
  if (points.length === 0) {
    return empty(
      'No page view yet. Open a page of an app whose ',
      code('createTelemetry'),
      ' has this endpoint: ',
      code(location.origin),
    );
  }
  const top = points[0].value;
  const columns = [
    { label: 'Page' },
    { label: 'User type' },
    { label: 'Views', number: true },
    { label: 'Share of the most viewed', class: 'share hidden-label' },
    { label: 'Last minute', class: 'hidden-label optional' },
  ];
  const rows = points.map((point) => [
    breakable(point.labels.page ?? '–'),
    point.labels.user_type ?? '–',
    formatCount(point.value),
    bar(point.value / top),
    sparkline(point.recent),
  ]);
  return table('Page views by page and user type', columns, rows);
}

/** Latency by endpoint and method. */
export function apiRequests({ metrics }) {
  const groups = groupBy(requestPoints(metrics), ({ labels }) => `${labels.method} ${labels.endpoint}`);
  if (groups.size === 0) {
    return empty(
      'No request yet. Call the API through ',
      code('createFetch(telemetry)'),
      ', or add ',
      code('requests()'),
      ' to the features.',
    );
  }
  const columns = ['Endpoint', 'Count', 'Rate', 'Failed', 'p50', 'p95', 'p99', 'Slow trace'].map((label, i) => ({
    label,
    number: i > 0,
    class: ['Rate', 'p50', 'p99'].includes(label) ? 'optional' : '',
  }));
  const rows = [...groups.values()]
    .sort((a, b) => sum(b.map((p) => p.count)) - sum(a.map((p) => p.count)))
    .map((points) => requestRow(points));
  return table('Requests by endpoint and method; failed are 5xx and no answer', columns, rows);
}

/** Web vitals, then every other metric there is. */
export function otherMetrics({ metrics }) {
  const vitals = Object.entries(VITALS).flatMap(([name, about]) => {
    const points = pointsOf(metrics, name);
    return points.length === 0
      ? []
      : [
          vitalRow(
            metrics.find((m) => m.name === name),
            points,
            about,
          ),
        ];
  });
  const shown = new Set([PAGE_VIEWS, RECORDS, ...REQUESTS, ...Object.keys(VITALS)]);
  const others = metrics
    .filter((metric) => !shown.has(metric.name))
    .flatMap((metric) => metric.points.map((point) => otherRow(metric, point)));
  if (vitals.length + others.length === 0) {
    return [empty('No other metric yet. ', code("createMeter(telemetry).counter('…').add(1)"), ' makes one.')];
  }
  const vitalColumns = [
    { label: 'Web vital' },
    { label: 'p75', number: true },
    { label: 'Good', number: true },
    { label: 'Good share', class: 'share hidden-label' },
    { label: 'Count', number: true },
  ];
  const columns = [
    { label: 'Metric' },
    { label: 'Labels', class: 'wide' },
    { label: 'Value', number: true },
    { label: 'Last minute', class: 'hidden-label optional' },
  ];
  return [
    vitals.length > 0 ? table('Web vitals', vitalColumns, vitals) : undefined,
    others.length > 0 ? table('Other metrics', columns, others) : undefined,
  ];
}

/** What reached the collector, and what the client says it did not send. */
export function delivery({ metrics, requests }) {
  const paths = Object.entries(requests.paths);
  const records = pointsOf(metrics, RECORDS);
  if (paths.length === 0) return [empty('No request yet. OTLP/HTTP JSON goes to ', code(`${location.origin}/v1/…`))];
  const columns = [
    { label: 'Path' },
    { label: 'Requests', number: true },
    { label: 'Answers' },
    { label: 'Records', number: true },
    { label: 'Duplicates', number: true },
    { label: 'Received', number: true },
    { label: 'Encodings' },
  ];
  const rows = paths.map(([path, counts]) => [
    path,
    formatCount(counts.total),
    Object.entries(counts.statuses)
      .map(([status, n]) => `${status === '0' ? 'none' : status}: ${formatCount(n)}`)
      .join(', '),
    formatCount(counts.records),
    formatCount(counts.duplicates),
    formatBytes(counts.bytes),
    Object.keys(counts.encodings).join(', '),
  ]);
  const clientColumns = [
    { label: 'Signal' },
    { label: 'Outcome' },
    { label: 'Reason' },
    { label: 'Records', number: true },
  ];
  const clientRows = records.map(({ labels, value }) => [
    labels.signal ?? '–',
    outcome(labels.outcome),
    labels.reason ?? '–',
    formatCount(value),
  ]);
  return [
    table('Requests to the collector', columns, rows),
    records.length > 0
      ? table('What clients say became of their records (footlight.records)', clientColumns, clientRows)
      : empty('No client has told what it sent or dropped (', code(RECORDS), ').'),
  ];
}

function pointsOf(metrics, name) {
  return metrics.find((metric) => metric.name === name)?.points ?? [];
}

function requestPoints(metrics) {
  const name = REQUESTS.find((known) => pointsOf(metrics, known).length > 0);
  return pointsOf(metrics, name).map((point) => ({ ...point, labels: requestLabels(point.labels) }));
}

function requestLabels(labels) {
  return {
    endpoint: labels.endpoint ?? labels.url_template ?? labels.server_address ?? '–',
    method: labels.method ?? labels.http_request_method ?? '',
    status: labels.status ?? labels.http_response_status_code ?? (labels.error_type ? 'error' : ''),
  };
}

function isFailed({ labels }) {
  return labels.status === 'error' || labels.status.startsWith('5');
}

function requestRow(points) {
  const { bounds, bucketCounts, count } = mergePoints(points);
  const share = sum(points.filter(isFailed).map((point) => point.count)) / count;
  const { method, endpoint } = points[0].labels;
  const at = (q) => formatQuantile(quantile(q, bounds, bucketCounts), bounds, 's');
  return [
    h('span', {}, h('span', { class: 'method' }, method), ' ', breakable(endpoint)),
    formatCount(count),
    formatRate(sumRecent(points)),
    h('span', { class: share > 0.01 ? 'bad' : '' }, formatShare(share)),
    at(0.5),
    at(0.95),
    at(0.99),
    slowTrace(points),
  ];
}

/** A link to the trace of the slowest request that named one: an exemplar. */
function slowTrace(points) {
  const [slowest] = points.flatMap((point) => point.exemplars).sort((a, b) => b.value - a.value);
  if (!slowest) return '–';
  const attributes = { href: `#trace/${slowest.traceId}`, 'data-key': `slow ${slowest.traceId}` };
  return h('a', attributes, formatValue(slowest.value, 's'));
}

function vitalRow(metric, points, about) {
  const { bounds, bucketCounts, count } = mergePoints(points);
  const p75 = quantile(0.75, bounds, bucketCounts);
  const rating = p75 <= about.good ? 'good' : p75 <= about.poor ? 'fair' : 'bad';
  const good = sum(bucketCounts.filter((_, i) => bounds[i] <= about.good)) / count;
  return [
    about.label,
    h('span', { class: rating }, formatQuantile(p75, bounds, metric.unit)),
    formatShare(good),
    bar(good, rating),
    formatCount(count),
  ];
}

function otherRow(metric, point) {
  const text =
    metric.type === 'counter'
      ? formatCount(point.value)
      : `${formatCount(point.count)}×, p95 ${formatQuantile(quantile(0.95, point.bounds, point.bucketCounts), point.bounds, metric.unit)}`;
  const unit = metric.type === 'counter' && !/^(1|\{.*\})?$/.test(metric.unit) ? ` ${metric.unit}` : '';
  const labels = Object.entries(point.labels).filter(
    ([key]) => !['service_name', 'deployment_environment_name'].includes(key),
  );
  return [
    breakable(metric.name),
    breakable(labels.map(([key, value]) => `${key}=${value}`).join(', ') || '–'),
    text + unit,
    sparkline(point.recent),
  ];
}

function outcome(value) {
  return h('span', { class: { sent: 'good', collapsed: '' }[value] ?? 'bad' }, value ?? '–');
}

function tile(label, value, recent, className = '') {
  const curve = recent && recent.length > 0 ? sparkline(recent) : undefined;
  return h(
    'div',
    { class: 'tile' },
    h('span', { class: 'tile-label' }, label),
    h('strong', { class: className }, value),
    curve,
  );
}

function code(text) {
  return h('code', {}, text);
}
