import { createHash } from 'node:crypto';
import { createLogger, createMeter, hashId, trackPageView } from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, finish } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
});

describe('attributes', () => {
  it('of everything are on logs and spans from then on, and never on metrics', async () => {
    const telemetry = client({ features: [tracing()] });
    const { info } = createLogger(telemetry);
    info('before');
    const given = { 'app.tenant': 'acme', 'app.level': 3 };
    telemetry.setAttributes(given);
    given['app.tenant'] = 'changed later';
    info('with');
    createTracer(telemetry).startSpan('span').end();
    createMeter(telemetry).counter('c').add(1);
    telemetry.setAttributes({ 'app.beta': true });
    info('after');
    await finish(telemetry.flush());
    const of = (text: string) => capture.logs().find(({ body }) => body === text)?.resource;
    expect(of('before')).not.toHaveProperty('app.tenant');
    expect(of('with')).toMatchObject({ 'app.tenant': 'acme', 'app.level': 3 });
    expect(of('after')).toMatchObject({ 'app.beta': true });
    expect(of('after')).not.toHaveProperty('app.tenant');
    expect(capture.spans()[0]?.resource).toMatchObject({ 'app.tenant': 'acme' });
    expect(JSON.stringify(capture.points('c'))).not.toContain('acme');
  });

  it('of a view last as long as it, and go before those of everything', async () => {
    const telemetry = client();
    const { info } = createLogger(telemetry);
    telemetry.setAttributes({ 'app.tenant': 'acme', 'app.area': 'none' });
    trackPageView(telemetry, '/courses', { attributes: { 'app.area': 'courses' } });
    info('in it');
    trackPageView(telemetry, '/account');
    info('in the next');
    await finish(telemetry.flush());
    const [first, next] = capture.logs().map(({ resource }) => resource);
    expect(first).toMatchObject({ 'app.tenant': 'acme', 'app.area': 'courses', 'footlight.page': '/courses' });
    expect(next).toMatchObject({ 'app.tenant': 'acme', 'app.area': 'none', 'footlight.page': '/account' });
  });

  it('of a logger are on its logs, and what a log says itself goes before', async () => {
    const telemetry = client();
    const { info } = createLogger(telemetry, { attributes: { team: 'a', step: 1 } });
    info('x');
    info('y', { step: 2 });
    createLogger(telemetry).info('z');
    await finish(telemetry.flush());
    expect(capture.logs().map(({ attributes }) => attributes)).toEqual([
      { team: 'a', step: 1 },
      { team: 'a', step: 2 },
      {},
    ]);
  });

  it('do not take the place of our own', async () => {
    const telemetry = client();
    telemetry.setAttributes({ 'service.name': 'other', 'session.id': 'mine', 'app.tenant': 'acme' });
    createLogger(telemetry).info('x');
    await finish(telemetry.flush());
    const { resource } = capture.logs()[0] ?? {};
    expect(resource).toMatchObject({ 'service.name': 'shop-web', 'app.tenant': 'acme' });
    expect(resource?.['session.id']).toMatch(/^[\da-f]{32}$/);
  });
});

describe('the user', () => {
  it('is nobody again without an argument', async () => {
    const telemetry = client();
    telemetry.setUser({ id: '7', type: 'student' });
    createLogger(telemetry).info('x');
    telemetry.setUser();
    createLogger(telemetry).info('y');
    await finish(telemetry.flush());
    const [first, next] = capture.logs().map(({ resource }) => resource);
    expect(first).toMatchObject({ 'user.id': '7' });
    expect(next).not.toHaveProperty('user.id');
  });

  it('can be a pseudonym: the SHA-256 of the id with a salt', async () => {
    const known = createHash('sha256').update('salt ada@example.com').digest('hex');
    expect(await hashId('ada@example.com', 'salt')).toBe(known);
    vi.stubGlobal('crypto', {});
    expect(await hashId('ada@example.com', 'salt')).toBeUndefined();
  });
});
