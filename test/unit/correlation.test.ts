import { context, ROOT_CONTEXT, type Span, type Tracer, trace } from '@opentelemetry/api';
import { createLogger, reportError, type Telemetry, trackPageView } from 'footlight';
import { bindSpan, createTracer, tracing, withSpan } from 'footlight/tracing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client, fates } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

/** A client that traces, and what it says. */
function start(sampleRate = 1) {
  const telemetry = client({ features: [tracing({ sampleRate })] });
  return { telemetry, tracer: createTracer(telemetry), logger: createLogger(telemetry) };
}

const idsOf = (span: Span) => {
  const { traceId, spanId, traceFlags: flags } = span.spanContext();
  return { traceId, spanId, flags };
};

describe('a log', () => {
  it.each([
    ['sampled', 1, 1],
    ['not sampled', 0, 0],
  ])('names the active span, that is %s', async (_, sampleRate, flags) => {
    const { telemetry, tracer, logger } = start(sampleRate);
    const span = withSpan(tracer, 'work', (active) => {
      logger.info('x', { a: 1 });
      return active;
    });
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([{ body: 'x', attributes: { a: 1 }, ...idsOf(span), flags }]);
    expect(capture.spans()).toHaveLength(sampleRate);
  });

  it('names the innermost of several', async () => {
    const { telemetry, tracer, logger } = start();
    withSpan(tracer, 'outer', () => withSpan(tracer, 'inner', () => logger.info('x')));
    await telemetry.flush();
    const inner = capture.spans().find(({ name }) => name === 'inner');
    expect(capture.logs()).toMatchObject([{ traceId: inner?.traceId, spanId: inner?.spanId }]);
  });

  it('names none where none is active: before, after, and behind an await that is not bound', async () => {
    const { telemetry, tracer, logger } = start();
    logger.info('before');
    await withSpan(tracer, 'work', async (span) => {
      await Promise.resolve();
      logger.info('behind');
      bindSpan(span, () => logger.info('bound'))();
    });
    logger.info('after');
    await telemetry.flush();
    const named = capture.logs().map((log) => [log.body, 'traceId' in log, 'spanId' in log, 'flags' in log]);
    expect(named).toEqual(
      ['before', 'behind', 'bound', 'after'].map((body) => [body, ...Array(3).fill(body === 'bound')]),
    );
  });

  it('names no span that is none: one without ids', async () => {
    const { telemetry, logger } = start();
    const none = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 });
    context.with(trace.setSpan(ROOT_CONTEXT, none), () => logger.info('x'));
    await telemetry.flush();
    expect(capture.logs()).toHaveLength(1);
    expect(capture.logs()[0]).not.toHaveProperty('traceId');
  });

  it('names the active span of whoever made it', async () => {
    const { telemetry, logger } = start();
    const theirs = trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    context.with(trace.setSpan(ROOT_CONTEXT, theirs), () => logger.info('x'));
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), flags: 1 }]);
  });

  it('is on the wire what it was where nothing traces, also while spans of others are active', async () => {
    const said: unknown[] = [];
    const other = start();
    for (const run of [(task: () => void) => task(), (task: () => void) => withSpan(other.tracer, 'work', task)]) {
      const telemetry = client();
      run(() => createLogger(telemetry).info('x', { a: 1 }));
      const before = capture.requests.length;
      await telemetry.flush();
      const log = capture.requests[before]?.json.resourceLogs?.[0]?.scopeLogs[0]?.logRecords[0];
      said.push({ ...log, timeUnixNano: '' });
    }
    expect(said[1]).toEqual(said[0]);
    expect(Object.keys(said[0] as object)).toEqual([
      'timeUnixNano',
      'severityNumber',
      'severityText',
      'body',
      'attributes',
    ]);
  });
});

describe('a reported error', () => {
  it('names the active span', async () => {
    const { telemetry, tracer } = start();
    const span = withSpan(tracer, 'work', (active) => {
      reportError(telemetry, new Error('x'));
      return active;
    });
    reportError(telemetry, new Error('y'));
    await telemetry.flush();
    const [inside, outside] = capture.logs();
    expect(inside).toMatchObject({ eventName: 'exception', ...idsOf(span) });
    expect(outside).not.toHaveProperty('traceId');
  });
});

describe('the same log again and again', () => {
  const say = (tracer: Tracer, log: () => void, spans: number, each: number): void => {
    for (let span = 0; span < spans; span++) {
      withSpan(tracer, 'work', () => {
        for (let i = 0; i < each; i++) log();
      });
    }
  };

  it('in one span becomes ten, of which the last is counted', async () => {
    const { telemetry, tracer, logger } = start(0);
    say(tracer, () => logger.info('x'), 1, 25);
    expect(await telemetry.flush()).toEqual(fates({ sent: 10, collapsed: 15 }));
  });

  it('in different spans is kept, because each belongs to another', async () => {
    const { telemetry, tracer, logger } = start(0);
    say(tracer, () => logger.info('x'), 25, 1);
    expect(await telemetry.flush()).toEqual(fates({ sent: 25 }));
    expect(new Set(capture.logs().map(({ spanId }) => spanId)).size).toBe(25);
  });
});

describe('a span', () => {
  const names = ['session.id', 'user.id', 'footlight.page', 'footlight.view.id'];
  const stampOf = (resource: Readonly<Record<string, unknown>> = {}) => names.map((name) => resource[name]);

  it('comes with the service, the session, the user and the view, as logs do', async () => {
    const { telemetry, tracer, logger } = start();
    telemetry.setUser({ id: 'ann' });
    trackPageView(telemetry, '/a');
    withSpan(tracer, 'work', () => logger.info('x'));
    await telemetry.flush();
    const [span] = capture.spans();
    expect(span?.resource).toMatchObject({ 'service.name': 'shop-web', 'user.id': 'ann', 'footlight.page': '/a' });
    expect(span?.resource).toEqual(capture.logs()[0]?.resource);
  });

  it('keeps what was true as it began, while the user and the view change', async () => {
    const { telemetry, tracer, logger } = start();
    telemetry.setUser({ id: 'ann' });
    trackPageView(telemetry, '/a');
    logger.info('before');
    const span = tracer.startSpan('long');
    telemetry.setUser({ id: 'bob' });
    trackPageView(telemetry, '/b');
    logger.info('between');
    tracer.startSpan('short').end();
    span.end();
    await telemetry.flush();
    const resources = Object.fromEntries([
      ...capture.spans().map(({ name, resource }) => [name, stampOf(resource)]),
      ...capture.logs().map(({ body, resource }) => [body, stampOf(resource)]),
    ]);
    expect(resources['long']?.slice(1, 3)).toEqual(['ann', '/a']);
    expect(resources['long']).toEqual(resources['before']);
    expect(resources['short']?.slice(1, 3)).toEqual(['bob', '/b']);
    expect(resources['short']).toEqual(resources['between']);
  });
});

describe('without tracing()', () => {
  it('the context of a client says nothing of spans', () => {
    const telemetry: Telemetry = client();
    expect(telemetry.context.tracing).toBeUndefined();
    expect(Object.keys(telemetry.context)).not.toContain('tracing');
  });
});
