import { chromium } from 'playwright-core';
import { type Distribution, mergePoints, quantile } from './collector/live/quantile.js';
import { type VisitExpectations, visitExample } from './react-app/visit.ts';
import { isRunTrace, printTraces, readTraces, type Trace } from './visit-traces.ts';

// A page that leaves sends nine requests at most, and keeps the rest for the next page: there is none here.
const FLUSHED_MS = 6_000;
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 500;
const VITALS = ['ttfb', 'fcp', 'lcp', 'inp'];
// The others come as the visitor does something, or not.
const LOAD_VITALS = ['frontend.web_vital.ttfb', 'frontend.web_vital.fcp'];

interface Point extends Distribution {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the collector has. */
interface Arrived {
  readonly metrics: readonly { readonly name: string; readonly points: readonly Point[] }[];
  readonly logs: readonly { readonly event: string; readonly level: string }[];
  /** What the API logged of requests to it. */
  readonly apiLogs: readonly { readonly attributes: { readonly route?: string } }[];
  readonly traces: readonly Trace[];
}

async function read(collectorUrl: string): Promise<Arrived> {
  const get = async (path: string): Promise<never> => (await fetch(`${collectorUrl}${path}`)).json() as Promise<never>;
  const [metrics, logs, apiLogs, traces] = await Promise.all([
    get('/api/metrics'),
    get('/api/logs?service=jac-frontend'),
    get('/api/logs?service=jac-api&search=request+answered'),
    readTraces(get),
  ]);
  return { metrics, logs, apiLogs, traces };
}

/** The points of a metric that have these labels, among others. */
function pointsOf({ metrics }: Arrived, name: string, labels: Readonly<Record<string, string>> = {}): readonly Point[] {
  const points = metrics.find((metric) => metric.name === name)?.points ?? [];
  return points.filter((point) => Object.entries(labels).every(([label, value]) => point.labels[label] === value));
}

const total = (points: readonly Point[]): number => points.reduce((sum, { value, count }) => sum + (value ?? count), 0);
/** How many logs are such an event, or none at all. */
const logsOf = ({ logs }: Arrived, name = ''): number => logs.filter(({ event }) => event === name).length;

/** What differs from what the visit did: one line each. */
function differences(expected: VisitExpectations, arrived: Arrived): string[] {
  const differing: string[] = [];
  const check = (what: string, wanted: number, got: number): void => {
    if (wanted !== got) differing.push(`${what}: ${got} of ${wanted}`);
  };
  for (const { page, userType, count } of expected.pageViews) {
    const points = pointsOf(arrived, 'frontend.page_views', { page, user_type: userType });
    check(`page views of ${page} by ${userType}`, count, total(points));
  }
  for (const { endpoint, method, status, count } of expected.requests) {
    const points = pointsOf(arrived, 'frontend.api.request.duration', { endpoint, method, status });
    check(`requests ${method} ${endpoint} ${status}`, count, total(points));
  }
  for (const { name, labels, value } of expected.counters) {
    check(`${name} ${JSON.stringify(labels)}`, value, total(pointsOf(arrived, name, labels)));
  }
  const sum = (rows: readonly { readonly count: number }[]): number => rows.reduce((all, { count }) => all + count, 0);
  check('page views in all', sum(expected.pageViews), total(pointsOf(arrived, 'frontend.page_views')));
  const requests = sum(expected.requests);
  check('requests in all', requests, total(pointsOf(arrived, 'frontend.api.request.duration')));
  const spans = arrived.traces.flatMap((trace) => trace.spans);
  const ofApi = ({ kind, name }: (typeof spans)[number]): string => (name.includes(' /api/') ? kind : '');
  for (const kind of ['client', 'server']) {
    check(`${kind} spans of requests`, requests, spans.filter((span) => ofApi(span) === kind).length);
  }
  check('runs in one trace', expected.runs, arrived.traces.filter(isRunTrace).length);
  const isOfApi = ({ attributes }: Arrived['apiLogs'][number]): boolean => !!attributes.route?.startsWith('/api/');
  check('requests in the log of the API', requests, arrived.apiLogs.filter(isOfApi).length);
  check('logs', expected.logs, logsOf(arrived));
  check('errors', expected.errors, logsOf(arrived, 'exception'));
  for (const vital of LOAD_VITALS) check(`${vital} of loads`, expected.loads, total(pointsOf(arrived, vital)));
  return differing;
}

function printTables(arrived: Arrived): void {
  const milliseconds = (points: readonly Point[], q: number): string => {
    const { bounds, bucketCounts } = mergePoints(points);
    return `${Math.round(quantile(q, bounds, bucketCounts) * 1_000)} ms`;
  };
  console.log('\nPage views');
  console.table(
    pointsOf(arrived, 'frontend.page_views').map(({ labels, value }) => ({
      page: labels['page'],
      'user type': labels['user_type'],
      views: value,
    })),
  );
  const requests = new Map<string, Point[]>();
  for (const point of pointsOf(arrived, 'frontend.api.request.duration')) {
    const key = `${point.labels['method']} ${point.labels['endpoint']}`;
    requests.set(key, [...(requests.get(key) ?? []), point]);
  }
  console.log('Requests');
  console.table(
    [...requests].map(([endpoint, points]) => ({
      endpoint,
      requests: total(points),
      failed: total(points.filter(({ labels }) => !/^[23]/.test(labels['status'] ?? ''))),
      p50: milliseconds(points, 0.5),
      p95: milliseconds(points, 0.95),
    })),
  );
  printTraces(arrived.traces);
  console.log('Web vitals');
  console.table(
    VITALS.map((vital) => {
      const points = pointsOf(arrived, `frontend.web_vital.${vital}`);
      return { vital, count: total(points), p75: milliseconds(points, 0.75) };
    }),
  );
  console.log(`Logs: ${logsOf(arrived)}. Errors: ${logsOf(arrived, 'exception')}.`);
}

/** Waits until all that is expected has arrived, or so long. Answers what has. */
async function waitFor(expected: VisitExpectations, collectorUrl: string, patienceMs: number): Promise<Arrived> {
  const deadline = Date.now() + patienceMs;
  let arrived = await read(collectorUrl);
  while (differences(expected, arrived).length && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    arrived = await read(collectorUrl);
  }
  return arrived;
}

/** Uses the example in a headless Chromium and says what arrived. Answers whether all of it did. */
export async function visit(exampleUrl: string, collectorUrl: string): Promise<boolean> {
  console.log('A headless Chromium uses the app …');
  const executablePath = process.env['CHROMIUM_PATH'];
  const args = ['--no-sandbox', '--disable-background-networking'];
  const browser = await chromium.launch({ args, ...(executablePath && { executablePath }) });
  try {
    // In a context that outlives it: with the context its last requests would end.
    const page = await (await browser.newContext()).newPage();
    const expected = await visitExample(page, exampleUrl);
    await waitFor(expected, collectorUrl, FLUSHED_MS);
    await page.close();
    const arrived = await waitFor(expected, collectorUrl, PATIENCE_MS);
    printTables(arrived);
    const differing = differences(expected, arrived);
    if (differing.length) console.error(`\nNot what the visit did:\n  ${differing.join('\n  ')}`);
    else console.log('All that the visit did arrived, and nothing else.');
    return !differing.length;
  } finally {
    await browser.close();
  }
}
