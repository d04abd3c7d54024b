import { createLogger, createMeter, trackPageView } from 'footlight';
import { beforeEach, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

const HEX = /^[\da-f]{32}$/;
let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

it('says with logs which service, browser, session, user and view they come from', async () => {
  const service = { name: 'shop-web', namespace: 'shop', version: '1.4.2', environment: 'production' };
  const telemetry = client({ service });
  telemetry.setUser({ id: 'u-1', type: 'student' });
  trackPageView(telemetry, '/courses/:courseId');
  createLogger(telemetry).info('x');
  await telemetry.flush();
  const resource = capture.logs()[0]?.resource;
  expect(resource).toMatchObject({
    'service.name': 'shop-web',
    'service.namespace': 'shop',
    'service.version': '1.4.2',
    'deployment.environment.name': 'production',
    'user_agent.original': navigator.userAgent,
    'session.id': expect.stringMatching(HEX),
    'user.id': 'u-1',
    'footlight.page': '/courses/:courseId',
    'footlight.view.id': expect.stringMatching(HEX),
    'footlight.correlation.id': expect.stringMatching(HEX),
  });
  expect(resource?.['footlight.correlation.id']).toBe(resource?.['footlight.view.id']);
});

it('says with metrics which service they come from, and nothing that differs between tabs', async () => {
  const telemetry = client({ service: { name: 'shop-web', namespace: 'shop', version: '1', environment: 'prod' } });
  telemetry.setUser({ id: 'u-1' });
  createMeter(telemetry).counter('c').add(1);
  await telemetry.flush();
  expect(capture.points()[0]?.resource).toEqual({
    'service.name': 'shop-web',
    'service.namespace': 'shop',
    'service.version': '1',
    'deployment.environment.name': 'prod',
  });
});

it('leaves out what nobody said', async () => {
  const telemetry = client({ service: { name: 'shop-web' } });
  createLogger(telemetry).info('x');
  await telemetry.flush();
  const resource = capture.logs()[0]?.resource ?? {};
  expect(Object.values(resource)).not.toContain(null);
  for (const name of ['service.version', 'deployment.environment.name', 'user.id', 'footlight.page']) {
    expect(resource).not.toHaveProperty([name]);
  }
  expect(resource).toHaveProperty(['footlight.view.id']);
});

it('keeps for each log the user and the view of its time', async () => {
  const telemetry = client();
  const logger = createLogger(telemetry);
  trackPageView(telemetry, '/a');
  logger.info('1');
  telemetry.setUser({ id: 'ann' });
  logger.info('2');
  trackPageView(telemetry, '/b');
  logger.info('3');
  telemetry.setUser({});
  logger.info('4');
  await telemetry.flush();
  const logs = capture.logs();
  expect(logs.map(({ body, resource }) => [body, resource['user.id'], resource['footlight.page']])).toEqual([
    ['1', undefined, '/a'],
    ['2', 'ann', '/a'],
    ['3', 'ann', '/b'],
    ['4', undefined, '/b'],
  ]);
  const [first, second, third, fourth] = logs.map(({ resource }) => resource['footlight.view.id']);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(fourth).toBe(third);
});

it('says what logs share once for all of them', async () => {
  const telemetry = client();
  const logger = createLogger(telemetry);
  for (let i = 0; i < 20; i++) logger.info(`${i}`);
  await telemetry.flush();
  expect(capture.requests).toHaveLength(1);
  expect(capture.requests[0]?.json.resourceLogs).toHaveLength(1);
  expect(capture.logs()).toHaveLength(20);
});
