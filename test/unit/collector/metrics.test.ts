// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { mergePoints, quantile } from '../../../examples/collector/live/quantile.js';
import { attributes, counter, histogram, metricsRequest, post, read, scrape, startCollector } from './support.ts';

interface MetricJson {
  readonly name: string;
  readonly prometheusName: string;
  readonly type: string;
  readonly points: readonly {
    labels: Record<string, string>;
    value?: number;
    count?: number;
    sum?: number;
    bucketCounts?: number[];
  }[];
}

const POINT = { count: '3', sum: 2.6, bucketCounts: ['1', '1', '1'], explicitBounds: [0.5, 1] };

describe('sums', () => {
  it('adds the deltas of many clients to one exact number', async () => {
    const collector = await startCollector();
    const labels = { page: '/courses/:courseId', user_type: 'student' };
    const posts = Array.from({ length: 300 }, (_, i) =>
      post(
        collector,
        '/v1/metrics',
        metricsRequest([counter('frontend.page_views', i % 2 ? 3 : '3', labels)], {
          'service.name': 'jac',
          'session.id': `s${i}`,
        }),
      ),
    );
    for (const response of await Promise.all(posts)) expect(await response.json()).toEqual({});
    const [metric] = await read<MetricJson[]>(collector, '/api/metrics');
    expect(metric).toMatchObject({
      name: 'frontend.page_views',
      prometheusName: 'frontend_page_views_total',
      type: 'counter',
    });
    expect(metric?.points).toMatchObject([{ labels: { ...labels, service_name: 'jac' }, value: 900 }]);
    expect(await scrape(collector)).toContain(
      'frontend_page_views_total{page="/courses/:courseId",user_type="student",service_name="jac"} 900\n',
    );
  });

  it('adds histograms bucket by bucket', async () => {
    const collector = await startCollector();
    for (let i = 0; i < 5; i++) await post(collector, '/v1/metrics', metricsRequest([histogram('d', POINT)]));
    const [metric] = await read<MetricJson[]>(collector, '/api/metrics');
    expect(metric?.points[0]).toMatchObject({ count: 15, sum: 13, bucketCounts: [5, 5, 5] });
  });

  it('keeps the last cumulative value of each sender and adds the senders up', async () => {
    const collector = await startCollector();
    const send = (value: number, tab: string, start: string, time: string): Promise<Response> => {
      const dataPoints = [{ asInt: value, startTimeUnixNano: start, timeUnixNano: time }];
      const metric = { name: 'c', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } };
      return post(
        collector,
        '/v1/metrics',
        metricsRequest([metric], { 'service.name': 'jac', 'service.instance.id': tab }),
      );
    };
    await send(5, 'a', '1', '10');
    await send(8, 'a', '1', '20');
    await send(2, 'b', '1', '10');
    await send(6, 'a', '1', '15');
    expect(await scrape(collector)).toContain('c_total{service_name="jac"} 10\n');
    await send(1, 'a', '30', '40');
    expect(await scrape(collector)).toContain('c_total{service_name="jac"} 11\n');
  });
});

describe('refused points', () => {
  const refused = async (metrics: unknown[], collectorOptions = {}): Promise<{ body: unknown; text: string }> => {
    const collector = await startCollector(collectorOptions);
    const response = await post(collector, '/v1/metrics', metricsRequest(metrics));
    expect(response.status).toBe(200);
    return { body: await response.json(), text: await scrape(collector) };
  };

  it('never merges histograms with other bounds', async () => {
    const other = { ...POINT, explicitBounds: [0.5, 2] };
    const { body, text } = await refused([histogram('d', POINT), histogram('d', other), histogram('d', POINT)]);
    expect(body).toEqual({
      partialSuccess: {
        rejectedDataPoints: '1',
        errorMessage: expect.stringContaining('[0.5 1], these are [0.5 2]'),
      },
    });
    expect(text).toContain('d_seconds_count{service_name="jac",deployment_environment_name="test"} 6\n');
    expect(text).toContain('footlight_collector_dropped_points_total{reason="bounds_mismatch"} 1\n');
  });

  it.each([
    ['a gauge', { name: 'g', gauge: { dataPoints: [{ asInt: 1 }, { asInt: 2 }] } }, '2', 'counter or a histogram'],
    [
      'an up-down counter',
      { name: 'u', sum: { aggregationTemporality: 1, dataPoints: [{ asInt: 1 }] } },
      '1',
      'not monotonic',
    ],
    ['an exponential histogram', { name: 'e', exponentialHistogram: { dataPoints: [{}] } }, '1', 'explicit bounds'],
    ['a negative delta', counter('n', -1), '1', 'from 0'],
    ['buckets that do not add up', histogram('h', { ...POINT, count: 9 }), '1', 'count is 9'],
    ['too few buckets', histogram('h', { ...POINT, bucketCounts: [3] }), '1', 'one entry more'],
    ['bounds that fall', histogram('h', { ...POINT, explicitBounds: [2, 1] }), '1', 'rising'],
    [
      'an unset temporality',
      { name: 't', sum: { isMonotonic: true, dataPoints: [{ asInt: 1 }] } },
      '1',
      'aggregationTemporality',
    ],
    ['a name without letters', counter('...', 1), '1', 'usable name'],
    ["one of the collector's own names", counter('footlight.collector.requests', 1), '1', 'own'],
  ])('says why it refuses %s', async (_, metric, rejectedDataPoints, sentence) => {
    const { body } = await refused([metric]);
    expect(body).toEqual({
      partialSuccess: { rejectedDataPoints, errorMessage: expect.stringContaining(sentence) },
    });
  });

  it('refuses another metric whose Prometheus name is taken', async () => {
    const { body } = await refused([counter('a.b', 1), counter('a_b', 1)]);
    expect(body).toMatchObject({ partialSuccess: { rejectedDataPoints: '1' } });
  });

  it('takes no further series when there are too many, and goes on with those it has', async () => {
    const metrics = ['a', 'b', 'c', 'a'].map((page) => counter('v', 1, { page }));
    const { body, text } = await refused(metrics, { limits: { series: 2 } });
    expect(body).toMatchObject({ partialSuccess: { rejectedDataPoints: '1' } });
    expect(text).toMatch(/v_total\{page="a",.*\} 2\n/);
    expect(text).toContain('footlight_collector_dropped_points_total{reason="series_limit"} 1\n');
  });
});

describe('text formats', () => {
  it('writes cumulative buckets, HELP and TYPE once, and escapes label values', async () => {
    const collector = await startCollector();
    const labelled = { ...POINT, attributes: attributes({ 'a.b': 'q"\\\n' }) };
    const metric = {
      ...(histogram('frontend.api.request.duration', labelled) as object),
      description: 'How\nlong\\',
    };
    const resource = { 'service.name': 'jac' };
    await post(collector, '/v1/metrics', metricsRequest([metric, metric], resource));
    const labels = 'a_b="q\\"\\\\\\n",service_name="jac"';
    const name = 'frontend_api_request_duration_seconds';
    expect((await scrape(collector)).split('# HELP footlight_')[0]).toBe(
      [
        `# HELP ${name} How\\nlong\\\\`,
        `# TYPE ${name} histogram`,
        `${name}_bucket{${labels},le="0.5"} 2`,
        `${name}_bucket{${labels},le="1"} 4`,
        `${name}_bucket{${labels},le="+Inf"} 6`,
        `${name}_sum{${labels}} 5.2`,
        `${name}_count{${labels}} 6`,
        '',
      ].join('\n'),
    );
  });

  it('writes OpenMetrics with units and the newest exemplar of each bucket when asked to', async () => {
    const collector = await startCollector();
    const exemplar = (spanId: string, asDouble: number, timeUnixNano: string): unknown => ({
      traceId: 'AB'.repeat(16),
      spanId,
      asDouble,
      timeUnixNano,
    });
    const exemplars = [
      exemplar('01'.repeat(8), 0.3, '1700000000500000000'),
      exemplar('02'.repeat(8), 0.4, '1600000000000000000'),
    ];
    await post(
      collector,
      '/v1/metrics',
      metricsRequest([histogram('d', { ...POINT, exemplars }), counter('v', 2)], {}),
    );
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
    const response = await fetch(`${collector.url}/metrics`, { headers: { accept } });
    expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const text = await response.text();
    expect(text).toContain(
      [
        '# TYPE d_seconds histogram',
        '# UNIT d_seconds seconds',
        `d_seconds_bucket{le="0.5"} 1 # {trace_id="${'ab'.repeat(16)}",span_id="0101010101010101"} 0.3 1700000000.5`,
        'd_seconds_bucket{le="1.0"} 2',
      ].join('\n'),
    );
    expect(text).toContain('# TYPE v counter\nv_total 2\n');
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it.each([
    ['http.server.requests', '1', 'http_server_requests_total'],
    ['payload.size', 'By', 'payload_size_bytes_total'],
    ['wait.seconds', 's', 'wait_seconds_total'],
    ['jobs.total', '{job}', 'jobs_total'],
    ['9lives', 'ms', '_9lives_milliseconds_total'],
  ])('names %s in %s %s', async (name, unit, expected) => {
    const collector = await startCollector();
    await post(collector, '/v1/metrics', metricsRequest([{ ...counter(name, 1), unit }]));
    expect(await scrape(collector)).toContain(`\n${expected}{`);
  });

  it('counts its own requests', async () => {
    const collector = await startCollector();
    await post(collector, '/v1/metrics', '{');
    expect(await scrape(collector)).toContain(
      'footlight_collector_requests_total{path="/v1/metrics",status="400"} 1\n',
    );
  });
});

describe('quantile', () => {
  it('interpolates within a bucket as histogram_quantile does', () => {
    expect(quantile(0.5, [1, 2, 4], [0, 10, 0, 0])).toBe(1.5);
    expect(quantile(0.5, [1, 2, 4], [10, 0, 0, 0])).toBe(0.5);
    expect(quantile(0.95, [1, 2, 4], [50, 40, 10, 0])).toBe(3);
  });

  it('answers the highest bound beyond it, and NaN for nothing', () => {
    expect(quantile(0.99, [1, 2], [0, 0, 5])).toBe(2);
    expect(quantile(0.5, [1, 2], [0, 0, 0])).toBeNaN();
  });

  it('merges points', () => {
    const point = { bounds: [1], bucketCounts: [1, 2], count: 3, sum: 4 };
    expect(mergePoints([point, point])).toEqual({ bounds: [1], bucketCounts: [2, 4], count: 6, sum: 8 });
  });
});
