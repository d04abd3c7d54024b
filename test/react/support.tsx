import { cleanup, type RenderOptions, type RenderResult, render } from '@testing-library/react';
import { createTelemetry, type Telemetry, type TelemetryOptions } from 'footlight';
import { TelemetryProvider } from 'footlight/react';
import { type ReactElement, type ReactNode, version } from 'react';
import { expect, vi } from 'vitest';
import { decodeLogs, type LogEntry } from '../../examples/collector/decode-logs.ts';
import { decodeMetrics, type MetricPoint, type Refusal } from '../../examples/collector/decode-metrics.ts';
import type { JsonObject } from '../../examples/collector/otlp.ts';
import { readBody } from '../support/capture.ts';
import { isDevelopment } from './builds.ts';

/** What the page sent, as the collector reads it. */
export interface Arrived {
  readonly logs: readonly LogEntry[];
  /** Sums of a counter, by its labels: `{ 'page=/ user_type=student': 1 }`. */
  counter(name: string): Record<string, number>;
  /** What a histogram has measured, by its labels. */
  histogram(name: string): Record<string, Measured>;
}

/** The points of one series of a histogram, as one. */
export interface Measured {
  readonly unit: string;
  readonly bounds: readonly number[];
  readonly count: number;
  readonly sum: number;
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

/** Before each test. */
export function begin(): void {
  isConsoleExpected = false;
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
}

/** After each test: a noisy console fails it. */
export async function end(): Promise<void> {
  cleanup();
  vi.useRealTimers();
  await Promise.all(running.splice(0).map((telemetry) => telemetry.stop()));
  navigate('/');
  if (!isConsoleExpected) expect(unexpectedLines()).toEqual([]);
}

const callsOfConsole = (): unknown[][] =>
  [console.error, console.warn].flatMap((method) => vi.mocked(method).mock.calls);

const toLine = (call: readonly unknown[]): string => call.map(String).join(' ');

// React 18 says so of all that is thrown and no object, and cannot be told not to.
const isOfReact = (line: string): boolean => line.startsWith('The above error occurred in');

const linesOfConsole = (): string[] =>
  callsOfConsole()
    .map(toLine)
    .filter((line) => !isOfReact(line));

/** Without what the production build of React 18 says of all that is thrown: that alone. */
const unexpectedLines = (): string[] => {
  const isTold = (call: readonly unknown[]): boolean =>
    !isDevelopment && version.startsWith('18') && call.length === 1 && !`${call[0]}`.startsWith('footlight');
  return callsOfConsole()
    .filter((call) => !isTold(call))
    .map(toLine)
    .filter((line) => !isOfReact(line));
};

/** What was said on the console. A test that does not ask fails if anything was. */
export function consoleLines(): readonly string[] {
  isConsoleExpected = true;
  return linesOfConsole();
}

/** Goes to a path, as a router does. */
export const navigate = (path: string): void => history.pushState(null, '', path);

function accepted(point: MetricPoint | Refusal): MetricPoint {
  if ('reason' in point) throw new Error(`the collector refuses a point: ${point.message}`);
  return point;
}

const keyOf = ({ labels }: MetricPoint): string =>
  labels
    .filter(([label]) => !RESOURCE_LABELS.includes(label))
    .map((label) => label.join('='))
    .join(' ');

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
      const points = requestsTo('/v1/metrics').flatMap(decodeMetrics).map(accepted);
      return {
        logs,
        counter(name) {
          const sums: Record<string, number> = {};
          for (const point of points) {
            if (point.name !== name || point.value.kind !== 'counter') continue;
            sums[keyOf(point)] = (sums[keyOf(point)] ?? 0) + point.value.value;
          }
          return sums;
        },
        histogram(name) {
          const series: Record<string, Measured> = {};
          for (const point of points) {
            if (point.name !== name || point.value.kind !== 'histogram') continue;
            const { bounds, count, sum } = point.value;
            const before = series[keyOf(point)] ?? { count: 0, sum: 0 };
            series[keyOf(point)] = { unit: point.unit, bounds, count: before.count + count, sum: before.sum + sum };
          }
          return series;
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
