import {
  createLogger,
  createMeter,
  createTelemetry,
  emails,
  type RecordToRedact,
  recordEvent,
  redaction,
  reportError,
  type Telemetry,
  type TelemetryOptions,
} from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client, ENDPOINT, fates, SERVICE } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

const thrower = (): never => {
  throw undefined;
};

const MAIL = 'ann@example.com';
const quiet = { diagnose: () => undefined };
const clientBy = (record: (record: RecordToRedact) => unknown, more: Partial<TelemetryOptions> = {}): Telemetry =>
  client({ ...quiet, redact: redaction({ record: record as never }), ...more });

describe('redact', () => {
  it('sees logs, events, spans and labels, as what they are', async () => {
    const seen: RecordToRedact[] = [];
    const telemetry = clientBy(
      (record) => {
        seen.push(record);
        return record;
      },
      { features: [tracing()] },
    );
    createLogger(telemetry).warn('a', { b: [1] });
    recordEvent(telemetry, 'lesson.completed', { c: 2 });
    createMeter(telemetry).counter('runs').add(1, { ok: true });
    const span = createTracer(telemetry).startSpan('work', { attributes: { d: 3 } });
    span.addEvent('half', { e: 4 });
    span.setStatus({ code: 2, message: 'no' });
    span.end();
    expect(seen).toMatchObject([
      { signal: 'logs', body: 'a', severityNumber: 13, attributes: { b: [1] } },
      { signal: 'logs', body: '', eventName: 'lesson.completed', severityNumber: 9, attributes: { c: 2 } },
      { signal: 'metrics', name: 'runs', labels: { ok: true } },
      { signal: 'traces', name: 'work', attributes: { d: 3 }, events: [{ name: 'half', attributes: { e: 4 } }] },
    ]);
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([
      { body: 'a', severityText: 'warn', attributes: { b: [1] } },
      { eventName: 'lesson.completed', attributes: { c: 2 } },
    ]);
    expect(capture.spans()).toMatchObject([{ name: 'work', events: [{ name: 'half' }], status: { message: 'no' } }]);
  });

  it('changes records', async () => {
    const telemetry = clientBy(
      (record) => {
        if (record.signal === 'logs') return { ...record, body: 'b', eventName: 'other', attributes: { a: 'b' } };
        if (record.signal === 'metrics') return { ...record, labels: { who: 'b' } };
        const events = [{ name: 'b', attributes: { a: 'b' } }];
        return { ...record, name: 'b', attributes: { a: 'b' }, events, statusMessage: 'b' };
      },
      { features: [tracing()] },
    );
    recordEvent(telemetry, 'secret', { secret: 1 }, { message: 'secret' });
    createMeter(telemetry).counter('runs').add(1, { secret: 'secret' });
    const span = createTracer(telemetry).startSpan('secret', { attributes: { secret: 1 } });
    span.addEvent('secret', { secret: 1 });
    span.setStatus({ code: 2, message: 'secret' });
    span.end();
    await telemetry.flush();
    expect(JSON.stringify(capture.requests.map(({ json }) => json))).not.toContain('secret');
    expect(capture.logs()).toMatchObject([{ body: 'b', eventName: 'other', attributes: { a: 'b' } }]);
    expect(capture.spans()).toMatchObject([
      { name: 'b', attributes: { a: 'b' }, events: [{ name: 'b', attributes: { a: 'b' } }], status: { message: 'b' } },
    ]);
    expect(capture.points()).toMatchObject([{ labels: { who: 'b' }, value: 1 }]);
  });

  it.each([undefined, null])('drops what it answers %s to, and counts it', async (nothing) => {
    const telemetry = clientBy(() => nothing, { features: [tracing()] });
    const bound = createMeter(telemetry).counter('runs').bind({ a: 1 });
    createLogger(telemetry).info('a');
    createTracer(telemetry).startSpan('a').end();
    bound.add();
    bound.add();
    await telemetry.flush();
    expect(capture.logs()).toEqual([]);
    expect(capture.spans()).toEqual([]);
    expect(capture.points()).toEqual([]);
    expect(capture.records()).toEqual({
      'logs dropped redacted': 1,
      'traces dropped redacted': 1,
      'metrics dropped redacted': 2,
    });
  });

  it.each([
    ['throws', () => JSON.parse('{')],
    ['throws nothing', thrower],
    ['answers something else', () => 7],
    ['answers a promise', async (record: unknown) => record],
    ['answers another kind of record', () => ({ signal: 'other' })],
  ])('lets nothing out where it %s', async (_, record) => {
    const told: string[] = [];
    const telemetry = clientBy(record as never, {
      features: [tracing()],
      diagnose: ({ message }) => void told.push(message),
    });
    expect(() => {
      createLogger(telemetry).info(MAIL, { MAIL });
      createTracer(telemetry).startSpan(MAIL).end();
      createMeter(telemetry).counter('runs').add(1, { MAIL });
    }).not.toThrow();
    await telemetry.flush();
    expect(JSON.stringify(capture.requests.map(({ json }) => json))).not.toContain(MAIL);
    expect(told.length).toBeGreaterThan(0);
  });

  it('counts what it failed on', async () => {
    const telemetry = clientBy(() => thrower());
    createMeter(telemetry).counter('runs').add(1);
    createLogger(telemetry).info('a');
    await expect(telemetry.flush()).resolves.toEqual(fates({ sent: 2, dropped: 2 }));
    expect(capture.records()).toEqual({ 'logs dropped redact-failed': 1, 'metrics dropped redact-failed': 1 });
  });
});

describe('texts', () => {
  const texts = { ...quiet, redact: redaction({ texts: [emails] }) };

  it('are redacted in values, keys and numbers, at any depth, and in what is said of the user', async () => {
    const digits = redaction({ texts: [emails, (text) => text.replace(/\d{12,}/, '[digits]')] });
    const telemetry = client({ ...quiet, redact: digits });
    telemetry.setUser({ id: MAIL });
    createLogger(telemetry).info(`to ${MAIL}`, { [MAIL]: [{ a: MAIL }], n: 123_456_789_012, m: 12 });
    reportError(telemetry, new Error(`no ${MAIL}`));
    await telemetry.flush();
    expect(JSON.stringify(capture.requests.map(({ json }) => json))).not.toContain(MAIL);
    expect(capture.logs().at(-1)).toMatchObject({
      body: 'to [email]',
      attributes: { '[email]': [{ a: '[email]' }], n: '[digits]', m: 12 },
      resource: { 'user.id': '[email]', 'session.id': expect.stringMatching(/^[\da-f]{32}$/) },
    });
  });

  it('come after the function, so that nothing gets past them', async () => {
    const telemetry = client({
      ...quiet,
      redact: redaction({
        texts: [emails],
        record: (record) => (record.signal === 'logs' ? { ...record, body: MAIL } : record),
      }),
    });
    createLogger(telemetry).info('a');
    await telemetry.flush();
    expect(capture.logs()[0]?.body).toBe('[email]');
  });

  it('of labels that become the same add up in one point, in every window', async () => {
    const telemetry = client(texts);
    const counter = createMeter(telemetry).counter('mails');
    const bound = counter.bind({ to: 'eve@example.com' });
    for (let window = 0; window < 2; window++) {
      counter.add(1, { to: MAIL });
      counter.add(1, { to: 'bob@example.com' });
      bound.add();
      await telemetry.flush();
    }
    const points = capture.points('mails');
    expect(points.map(({ labels, value }) => [labels, value])).toEqual([
      [{ to: '[email]' }, 3],
      [{ to: '[email]' }, 3],
    ]);
  });

  it('are asked for once, not for each value of a metric', async () => {
    let asked = 0;
    const telemetry = clientBy((record) => {
      if (record.signal === 'metrics') asked++;
      return record;
    });
    const counter = createMeter(telemetry).counter('runs');
    const bound = counter.bind({ a: 1 });
    for (let i = 0; i < 100; i++) {
      counter.add(1, { a: 1 });
      bound.add();
    }
    await telemetry.flush();
    expect(asked).toBe(1);
    expect(capture.points('runs')[0]?.value).toBe(200);
  });

  it('leave all records of one time in one resource', async () => {
    const telemetry = client(texts);
    for (let i = 0; i < 5; i++) createLogger(telemetry).info(`${i}`);
    await telemetry.flush();
    expect(capture.requests[0]?.json.resourceLogs).toHaveLength(1);
  });
});

it('a plain function is refused in development, because it would let all out', () => {
  expect(() => createTelemetry({ service: SERVICE, endpoint: ENDPOINT, redact: (() => undefined) as never })).toThrow(
    "'redact' must be made by redaction()",
  );
});
