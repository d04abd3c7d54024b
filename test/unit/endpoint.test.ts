import { createLogger, createMeter, type Endpoint } from 'footlight';
import { expect, it } from 'vitest';
import { captureRequests, client } from '../support/capture.ts';

it.each<[Endpoint, logs: string, metrics: string]>([
  ['https://collector.test', 'https://collector.test/v1/logs', 'https://collector.test/v1/metrics'],
  ['https://collector.test/', 'https://collector.test/v1/logs', 'https://collector.test/v1/metrics'],
  ['https://collector.test/otlp/', 'https://collector.test/otlp/v1/logs', 'https://collector.test/otlp/v1/metrics'],
  ['/telemetry', '/telemetry/v1/logs', '/telemetry/v1/metrics'],
  ['/', '/v1/logs', '/v1/metrics'],
  [{ logs: '/l', metrics: 'https://m.test/m', traces: '/t' }, '/l', 'https://m.test/m'],
])('%j sends logs to %s and metrics to %s', async (endpoint, logs, metrics) => {
  const capture = captureRequests();
  const telemetry = client({ endpoint });
  createLogger(telemetry).info('x');
  createMeter(telemetry).counter('c').add(1);
  await telemetry.flush();
  expect(capture.requests.map(({ url }) => url)).toEqual([metrics, logs]);
});

it('posts JSON with the headers that were asked for', async () => {
  const capture = captureRequests();
  const telemetry = client({ headers: { 'x-api-key': 'secret' } });
  createLogger(telemetry).info('x');
  await telemetry.flush();
  const [sent] = capture.requests;
  expect(sent?.init.method).toBe('POST');
  expect(sent?.headers.get('content-type')).toBe('application/json');
  expect(sent?.headers.get('x-api-key')).toBe('secret');
});

it('is not seen by a fetch that was patched later', async () => {
  const capture = captureRequests();
  const telemetry = client();
  const patched = globalThis.fetch;
  let seen = 0;
  globalThis.fetch = (...args) => {
    seen++;
    return patched(...args);
  };
  createLogger(telemetry).info('x');
  await telemetry.flush();
  expect(capture.requests).toHaveLength(1);
  expect(seen).toBe(0);
});
