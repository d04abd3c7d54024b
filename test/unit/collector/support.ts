import { afterEach } from 'vitest';
import { type Collector, type CollectorOptions, createCollector } from '../../../examples/collector/server.ts';

/** A collector on a free port, closed after the test. */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const collector = await createCollector({ port: 0, ...options });
  running.push(collector);
  return collector;
}

const running: Collector[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((collector) => collector.close()));
});

export function post(
  collector: Collector,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return fetch(`${collector.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: isRaw ? (body as string) : JSON.stringify(body),
  });
}

/** Reads the API. What comes back is JSON of a known shape, so that tests name the fields they want. */
export async function read<Shape>(collector: Collector, path: string): Promise<Shape> {
  return (await (await fetch(`${collector.url}${path}`)).json()) as Shape;
}

export async function scrape(collector: Collector, accept = 'text/plain'): Promise<string> {
  return (await fetch(`${collector.url}/metrics`, { headers: { accept } })).text();
}

export function attributes(values: Record<string, string>): unknown[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

const JAC = { 'service.name': 'jac', 'deployment.environment.name': 'test', 'session.id': 'not a label' };

export function metricsRequest(metrics: unknown[], resource: Record<string, string> = JAC): unknown {
  return {
    resourceMetrics: [{ resource: { attributes: attributes(resource) }, scopeMetrics: [{ metrics }] }],
  };
}

export function counter(name: string, value: unknown, labels: Record<string, string> = {}): Record<string, unknown> {
  const dataPoints = [{ attributes: attributes(labels), asInt: value }];
  return { name, unit: '{view}', sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints } };
}

export function histogram(name: string, point: Record<string, unknown>): unknown {
  return { name, unit: 's', histogram: { aggregationTemporality: 1, dataPoints: [point] } };
}

export function logsRequest(records: unknown[], resource: Record<string, string> = JAC): unknown {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributes(resource) },
        scopeLogs: [{ scope: { name: 'app' }, logRecords: records }],
      },
    ],
  };
}

export function tracesRequest(spans: unknown[], resource: Record<string, string> = JAC): unknown {
  return {
    resourceSpans: [
      { resource: { attributes: attributes(resource) }, scopeSpans: [{ scope: { name: 'app' }, spans }] },
    ],
  };
}

export const ONE_LOG: unknown = logsRequest([{ timeUnixNano: '1700000000000000000', body: { stringValue: 'hi' } }]);
