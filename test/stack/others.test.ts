import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributes, counter, histogram } from '../unit/collector/support.ts';
import { type OtelCollector, startCollector } from './support/collector.ts';

const ARRIVED = { timeout: 20_000, interval: 500 };
const SHOP = { 'service.name': 'jac-frontend', 'deployment.environment.name': 'test' };

let collector: OtelCollector;

beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector?.stop());

interface Sender {
  readonly resource?: Record<string, string>;
  readonly scope?: object;
}

/** Sends metrics as another sender than footlight might: answers the status. */
async function send(metrics: readonly unknown[], { resource = {}, scope }: Sender = {}): Promise<number> {
  const scopeMetrics = [{ scope, metrics }];
  const body = { resourceMetrics: [{ resource: { attributes: attributes({ ...SHOP, ...resource }) }, scopeMetrics }] };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${collector.url}/v1/metrics`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.status;
}

/** The series of a metric that Prometheus would scrape, without what is said of the service. */
async function scraped(name: string): Promise<readonly string[]> {
  const headers = { accept: 'application/openmetrics-text; version=1.0.0' };
  const text = await (await fetch(`http://${collector.metrics}/metrics`, { headers })).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(name))
    .map((line) => line.replace(/,?(deployment_environment_name|service_name)="[^"]*"/g, '').replace('{,', '{'));
}

describe('what others send than the library', () => {
  it('is one series, whatever they call themselves, their tab and their library', async () => {
    await send([counter('frontend.page_views', 1, { page: '/one' })]);
    await send([counter('frontend.page_views', 2, { page: '/one' })], { resource: { 'service.instance.id': 'tab-1' } });
    await send([counter('frontend.page_views', 3, { page: '/one' })], { scope: { name: 'other', version: '2' } });
    await send([counter('frontend.page_views', 4, { page: '/one' })], {
      scope: { name: 'other', attributes: attributes({ build: '7' }) },
    });
    await expect
      .poll(() => scraped('frontend_page_views_total{'), ARRIVED)
      .toEqual(['frontend_page_views_total{page="/one"} 10.0']);
  });

  it('has no labels but those that are known: others are added up', async () => {
    await send(['a', 'b', 'c'].map((user) => counter('frontend.sessions', 1, { user_type: 'student', user_id: user })));
    await expect
      .poll(() => scraped('frontend_sessions_total{'), ARRIVED)
      .toEqual(['frontend_sessions_total{user_type="student"} 3.0']);
  });

  it('is absent where it cannot be added up: totals of one tab, gauges, counters that go down', async () => {
    const value = { dataPoints: [{ asInt: 5, timeUnixNano: '1' }] };
    await send([
      { name: 'frontend.total', sum: { aggregationTemporality: 2, isMonotonic: true, ...value } },
      { name: 'frontend.level', gauge: value },
      { name: 'frontend.open', sum: { aggregationTemporality: 1, isMonotonic: false, ...value } },
      counter('frontend.good', 1),
    ]);
    await expect.poll(() => scraped('frontend_good_total'), ARRIVED).toHaveLength(1);
    expect(await scraped('frontend_total')).toEqual([]);
    expect(await scraped('frontend_level')).toEqual([]);
    expect(await scraped('frontend_open')).toEqual([]);
  });

  it('is added up within a request too: a batch of many tabs', async () => {
    const point = { count: '1', sum: 0.3, explicitBounds: [0.2, 1], bucketCounts: ['0', '1', '0'] };
    await send([1, 2, 3].map(() => histogram('frontend.wait', { ...point, timeUnixNano: '1' })));
    await expect
      .poll(async () => (await scraped('frontend_wait_seconds')).map((line) => line.replace(/\{.*\}/, '')), ARRIVED)
      .toEqual([
        'frontend_wait_seconds_bucket 0',
        'frontend_wait_seconds_bucket 3',
        'frontend_wait_seconds_bucket 3',
        expect.stringMatching(/^frontend_wait_seconds_sum 0\.(9|89+)\d*$/),
        'frontend_wait_seconds_count 3',
      ]);
  });

  it('keeps exemplars only of the first batch of a series, as the README says', async () => {
    const traces = ['0af7651916cd43dd8448eb211c80319c', '1af7651916cd43dd8448eb211c80319c'];
    for (const [i, traceId] of traces.entries()) {
      const exemplars = [{ timeUnixNano: `${Date.now()}000000`, asDouble: 0.3, traceId, spanId: 'b7ad6b7169203331' }];
      const point = {
        count: '1',
        sum: 0.3,
        explicitBounds: [1],
        bucketCounts: ['1', '0'],
        timeUnixNano: '1',
        exemplars,
      };
      await send([histogram('frontend.traced', point)]);
      await expect
        .poll(async () => (await scraped('frontend_traced_seconds_bucket')).join('\n'), ARRIVED)
        .toMatch(new RegExp(`^\\S*le="1.0"\\} ${i + 1} # \\{trace_id="${traces[0]}"`));
    }
  });
});
