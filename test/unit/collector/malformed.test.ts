// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { counter, logsRequest, metricsRequest, post, startCollector, tracesRequest } from './support.ts';

describe('malformed OTLP', () => {
  const valid: readonly (readonly [string, unknown])[] = [
    [
      '/v1/logs',
      logsRequest([
        {
          timeUnixNano: '1',
          severityNumber: 9,
          body: { kvlistValue: { values: [{ key: 'a', value: { intValue: '1' } }] } },
          attributes: [{ key: 'k', value: { arrayValue: { values: [{ boolValue: true }] } } }],
          traceId: 'a'.repeat(32),
        },
      ]),
    ],
    [
      '/v1/metrics',
      metricsRequest([
        counter('v', '1', { a: 'b' }),
        {
          name: 'd',
          histogram: {
            aggregationTemporality: 1,
            dataPoints: [{ count: 1, sum: 1, bucketCounts: [1, 0], explicitBounds: [2], exemplars: [{ asDouble: 1 }] }],
          },
        },
      ]),
    ],
    [
      '/v1/traces',
      tracesRequest([
        {
          traceId: 'a'.repeat(32),
          spanId: 'b'.repeat(16),
          name: 's',
          startTimeUnixNano: 5,
          endTimeUnixNano: '1',
          events: [{ name: 'e', attributes: [] }],
          status: { code: 2 },
        },
      ]),
    ],
  ];
  const WRONG = [
    null,
    0,
    -1,
    1.5,
    1e300,
    '',
    'x',
    '99999999999999999999',
    true,
    [],
    {},
    [[]],
    [null],
    [{}],
    { values: 3 },
  ];

  /** Every copy of a value in which one part is replaced by a wrong one. */
  function* spoiled(value: unknown): Generator<unknown> {
    yield* WRONG;
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      for (const wrong of spoiled(inner)) {
        const copy = Array.isArray(value) ? [...value] : { ...value };
        (copy as Record<string, unknown>)[key] = wrong;
        yield copy;
      }
    }
  }

  it.each(valid)('is refused or ignored on %s, and never ends the collector', async (path, request) => {
    const collector = await startCollector();
    const statuses = new Set<number>();
    for (const body of spoiled(request)) {
      const response = await post(collector, path, JSON.stringify(body));
      statuses.add(response.status);
      await response.arrayBuffer();
    }
    expect([...statuses].sort()).toEqual([200, 400]);
    for (const api of ['/api/logs?search=x', '/api/traces', '/api/metrics', '/metrics', '/api/requests']) {
      expect((await fetch(`${collector.url}${api}`)).status).toBe(200);
    }
    expect((await post(collector, path, request)).status).toBe(200);
  });

  it('refuses attributes that are nested without end', async () => {
    const collector = await startCollector();
    const depth = 5_000;
    const body = `${'{"arrayValue":{"values":['.repeat(depth)}{"intValue":1}${']}}'.repeat(depth)}`;
    const response = await post(
      collector,
      '/v1/logs',
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${body}}]}]}]}`,
    );
    expect(response.status).toBe(400);
  });
});
