// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { attributes, logsRequest, ONE_LOG, post, read, startCollector, tracesRequest } from './support.ts';

interface LogJson {
  readonly body: unknown;
  readonly level: string;
}

const TRACE = 'ab'.repeat(16);

describe('logs', () => {
  it('are decoded to flat records with plain values', async () => {
    const collector = await startCollector();
    const values = [
      { key: 'text', value: { stringValue: '<b>' } },
      { key: 'big', value: { intValue: '9223372036854775807' } },
      { key: 'int', value: { intValue: 3 } },
      { key: 'nan', value: { doubleValue: 'NaN' } },
      { key: 'list', value: { arrayValue: { values: [{ boolValue: false }, { doubleValue: 1.5 }, {}] } } },
      { key: 'map', value: { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } } },
      { key: 'bytes', value: { bytesValue: 'AQI=' } },
    ];
    const record = {
      timeUnixNano: '1700000000123456789',
      observedTimeUnixNano: 1700000000000000000,
      severityNumber: 'SEVERITY_NUMBER_WARN',
      eventName: 'session.start',
      body: { stringValue: 'hi' },
      attributes: values,
      traceId: TRACE.toUpperCase(),
      spanId: 'cd'.repeat(8),
      unknownField: 1,
    };
    await post(collector, '/v1/logs', logsRequest([record]));
    const [log] = await read<Record<string, unknown>[]>(collector, '/api/logs');
    expect(log).toMatchObject({
      time: '2023-11-14T22:13:20.123Z',
      timeUnixNano: '1700000000123456789',
      observedTimeUnixNano: '1700000000000000000',
      service: 'jac',
      scope: 'app',
      severityNumber: 13,
      level: 'warn',
      body: 'hi',
      event: 'session.start',
      resource: { 'service.name': 'jac' },
      traceId: TRACE,
      spanId: 'cd'.repeat(8),
    });
    expect(JSON.stringify(log?.['attributes'])).toBe(
      '{"text":"<b>","big":"9223372036854775807","int":3,"nan":"NaN","list":[false,1.5,null],"map":{"__proto__":"x"},"bytes":"AQI="}',
    );
  });

  it('are found by level, event, session, trace, service and text, newest last', async () => {
    const collector = await startCollector();
    const log = (text: string, more: object): unknown => ({
      timeUnixNano: '1',
      body: { stringValue: text },
      ...more,
    });
    const records = [
      log('one', { severityNumber: 9, attributes: attributes({ 'session.id': 's1', note: 'Say "Cheese"' }) }),
      log('two', { severityNumber: 17, eventName: 'exception' }),
      log('three', { severityText: 'WARN', traceId: TRACE }),
      log('four', { severityNumber: 24 }),
    ];
    await post(collector, '/v1/logs', logsRequest(records));
    await post(collector, '/v1/logs', logsRequest([log('five', {})], { 'service.name': 'other' }));
    const found = async (query: string): Promise<unknown[]> =>
      (await read<LogJson[]>(collector, `/api/logs?${query}`)).map((l) => l.body);
    expect(await found('')).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(await found('level=warn')).toEqual(['three']);
    expect(await found('level=error,fatal')).toEqual(['two', 'four']);
    expect(await found('event=exception')).toEqual(['two']);
    expect(await found('session=s1')).toEqual(['one']);
    expect(await found(`traceId=${TRACE}`)).toEqual(['three']);
    expect(await found('service=other')).toEqual(['five']);
    expect(await found(`search=${encodeURIComponent('say "cheese"')}`)).toEqual(['one']);
    expect(await found('limit=2')).toEqual(['four', 'five']);
  });

  it('push out the oldest when there is no room', async () => {
    const collector = await startCollector({ limits: { logs: 3 } });
    const records = [1, 2, 3, 4, 5].map((intValue) => ({ body: { intValue } }));
    await post(collector, '/v1/logs', logsRequest(records));
    expect((await read<LogJson[]>(collector, '/api/logs')).map((l) => l.body)).toEqual([3, 4, 5]);
  });
});

describe('traces', () => {
  const span = (id: string, parent: string, more: object = {}): unknown => ({
    traceId: TRACE,
    spanId: id.repeat(16),
    parentSpanId: parent.repeat(16),
    name: `span ${id}`,
    kind: 3,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000000250000000',
    ...more,
  });

  it('join the spans of several requests and services', async () => {
    const collector = await startCollector();
    await post(
      collector,
      '/v1/traces',
      tracesRequest(
        [
          span('2', '1', {
            status: { code: 'STATUS_CODE_ERROR', message: 'no' },
            startTimeUnixNano: '1700000000100000000',
          }),
        ],
        { 'service.name': 'api' },
      ),
    );
    await post(collector, '/v1/traces', tracesRequest([span('1', '', { kind: 'SPAN_KIND_INTERNAL' }), span('1', '')]));
    expect(await read(collector, '/api/traces')).toEqual([
      {
        traceId: TRACE,
        name: 'span 1',
        services: ['jac', 'api'],
        start: '2023-11-14T22:13:20.000Z',
        durationMs: 250,
        spans: 2,
        errors: 1,
      },
    ]);
    expect(await read(collector, `/api/traces/${TRACE}`)).toMatchObject([
      {
        spanId: '1'.repeat(16),
        parentSpanId: '',
        kind: 'client',
        service: 'jac',
        status: 'unset',
        durationMs: 250,
      },
      {
        spanId: '2'.repeat(16),
        parentSpanId: '1'.repeat(16),
        service: 'api',
        status: 'error',
        statusMessage: 'no',
        durationMs: 150,
      },
    ]);
    expect(await read(collector, '/api/traces?service=nobody')).toEqual([]);
  });

  it('answers 404 for a trace it does not have', async () => {
    const collector = await startCollector();
    expect((await fetch(`${collector.url}/api/traces/${TRACE}`)).status).toBe(404);
  });

  it('push out the oldest when there is no room', async () => {
    const collector = await startCollector({ limits: { traces: 2 } });
    const spans = ['a', 'b', 'c'].map((c) => span('1', '', { traceId: c.repeat(32) }));
    await post(collector, '/v1/traces', tracesRequest(spans));
    expect(await read(collector, '/api/traces')).toHaveLength(2);
    expect((await fetch(`${collector.url}/api/traces/${'a'.repeat(32)}`)).status).toBe(404);
  });
});

describe('the read side', () => {
  it('forgets everything on DELETE /api/all', async () => {
    const collector = await startCollector();
    await post(collector, '/v1/logs', ONE_LOG);
    expect((await fetch(`${collector.url}/api/all`, { method: 'DELETE' })).status).toBe(200);
    expect(await read(collector, '/api/logs')).toEqual([]);
    expect(await read(collector, '/api/requests')).toEqual({ paths: {}, requests: [] });
  });

  it('streams that something changed, at most four times a second', async () => {
    const collector = await startCollector();
    const stop = new AbortController();
    const response = await fetch(`${collector.url}/api/stream`, { signal: stop.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
        text += new TextDecoder().decode(chunk);
    })().catch(() => undefined);
    const started = Date.now();
    for (let i = 0; i < 40; i++) await post(collector, '/v1/logs', ONE_LOG);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const slots = Math.ceil((Date.now() - started) / 250) + 1;
    stop.abort();
    await reading;
    const events = text.match(/event: change/g) ?? [];
    expect(events.length).toBeGreaterThan(1);
    expect(events.length).toBeLessThanOrEqual(slots);
    expect(text).toContain('{"requests":40}');
  });

  it('serves the live page under a strict policy, and nothing outside its folder', async () => {
    const collector = await startCollector();
    const page = await fetch(`${collector.url}/`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(await page.text()).toContain('footlight development collector');
    expect((await fetch(`${collector.url}/live.js`)).headers.get('content-type')).toContain('text/javascript');
    for (const path of ['/../server.ts', '/%2e%2e/server.ts', '/server.ts', '/nothing.js']) {
      expect((await fetch(`${collector.url}${path}`)).status).toBe(404);
    }
  });
});
