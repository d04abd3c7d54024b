import { cleanup, type RenderOptions, type RenderResult, render } from '@testing-library/react';
import { createTelemetry, type Telemetry, type TelemetryOptions } from 'footlight';
import { TelemetryProvider } from 'footlight/react';
import type { ReactElement, ReactNode } from 'react';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { decodeLogs, type LogEntry } from '../../examples/collector/decode-logs.ts';
import { decodeMetrics } from '../../examples/collector/decode-metrics.ts';
import type { JsonObject } from '../../examples/collector/otlp.ts';
import { readBody } from '../support/capture.ts';

/** What the page sent, as the collector reads it. */
export interface Arrived {
  readonly logs: readonly LogEntry[];
  /** Sums of a counter, by its labels: `{ 'page=/ user_type=student': 1 }`. */
  counter(name: string): Record<string, number>;
}

/** A client whose requests stay here. */
export interface Capture {
  readonly telemetry: Telemetry;
  /** Flushes, and decodes all that ever left. */
  arrived(): Promise<Arrived>;
}

const RESOURCE_LABELS = ['service_name', 'deployment_environment_name'];

const running: Telemetry[] = [];
let isConsoleExpected = false;

beforeEach(() => {
  isConsoleExpected = false;
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  await Promise.all(running.splice(0).map((telemetry) => telemetry.stop()));
  navigate('/');
  if (!isConsoleExpected) expect(linesOfConsole()).toEqual([]);
});

const linesOfConsole = (): string[] =>
  [console.error, console.warn].flatMap((method) =>
    vi.mocked(method).mock.calls.map((call) => call.map(String).join(' ')),
  );

/** What was said on the console. A test that does not ask fails if anything was. */
export function consoleLines(): readonly string[] {
  isConsoleExpected = true;
  return linesOfConsole();
}

/** Goes to a path, as a router does. */
export const navigate = (path: string): void => history.pushState(null, '', path);

/** Makes a client whose requests are kept here, to be decoded as the development collector decodes them. */
export function capture(options: Partial<TelemetryOptions> = {}): Capture {
  const requests: { readonly url: string; readonly json: JsonObject }[] = [];
  vi.stubGlobal('fetch', async (url: string, { body, headers }: RequestInit) => {
    requests.push({ url, json: readBody(body as Uint8Array, new Headers(headers)) as JsonObject });
    return new Response(null, { status: 200 });
  });
  const telemetry = createTelemetry({ service: { name: 'test-app' }, endpoint: '/otlp', ...options });
  running.push(telemetry);

  const requestsTo = (signal: string): JsonObject[] =>
    requests.filter(({ url }) => url.endsWith(signal)).map(({ json }) => json);

  return {
    telemetry,
    async arrived() {
      vi.useRealTimers();
      await telemetry.flush();
      const logs = requestsTo('/v1/logs').flatMap((request) => decodeLogs(request, Date.now()));
      const points = requestsTo('/v1/metrics').flatMap(decodeMetrics);
      return {
        logs,
        counter(name) {
          const sums: Record<string, number> = {};
          for (const point of points) {
            if (!('name' in point)) throw new Error(`the collector refuses a point: ${point.message}`);
            if (point.name !== name || point.value.kind !== 'counter') continue;
            const labels = point.labels.filter(([label]) => !RESOURCE_LABELS.includes(label));
            const key = labels.map((label) => label.join('=')).join(' ');
            sums[key] = (sums[key] ?? 0) + point.value.value;
          }
          return sums;
        },
      };
    },
  };
}

/** Renders under a provider. Errors that a boundary catches are expected: React does not log them. */
export const renderWith = (
  telemetry: Telemetry,
  element: ReactElement,
  options: Omit<RenderOptions, 'wrapper' | 'queries'> = {},
): RenderResult =>
  render(element, {
    onCaughtError: () => {},
    ...options,
    wrapper: ({ children }: { readonly children: ReactNode }) => (
      <TelemetryProvider telemetry={telemetry}>{children}</TelemetryProvider>
    ),
  });
