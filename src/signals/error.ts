import { currentRoute } from '../context/route.ts';
import type { Attributes, Telemetry } from '../types.ts';
import { recordLog } from './log.ts';
import { createMeter } from './meter.ts';

/** What is known of an error beside itself. */
export interface ReportErrorOptions {
  /** Whether the app went on with it: WARN if so, else ERROR. @default true */
  readonly handled?: boolean;
  /** What else to record with it. */
  readonly attributes?: Attributes;
}

// What each client has reported: the same object can come by several routes.
let reported: WeakMap<Telemetry, WeakSet<object>> | undefined;

const textOf = (thrown: unknown): string => {
  try {
    return String(thrown);
  } catch {
    return typeof thrown;
  }
};

const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : Object.assign(new Error(textOf(thrown)), { name: typeof thrown, stack: '' });

/**
 * Reports an error once, whatever was thrown: an `exception` event and one more of
 * `frontend_errors_total{page,type,handled}`. The same error object is not reported again.
 * https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 *
 * @example
 * try { await save(); } catch (error) { reportError(telemetry, error); }
 */
export function reportError(telemetry: Telemetry, thrown: unknown, options: ReportErrorOptions = {}): void {
  const { handled = true, attributes = {} } = options;
  const error = toError(thrown);
  const identity = typeof thrown === 'object' && thrown ? thrown : error;
  reported ??= new WeakMap();
  const known = reported.get(telemetry) ?? new WeakSet();
  if (!telemetry.isActive || known.has(identity)) return;
  reported.set(telemetry, known.add(identity));
  const head = `"severityNumber":${handled ? 13 : 17},"eventName":"exception"`;
  recordLog(telemetry, 'footlight', 17, head, error.message, {
    ...attributes,
    error,
    'footlight.error.handled': handled,
  });
  createMeter(telemetry)
    .counter('frontend.errors', { unit: '{error}' })
    .add(1, { page: telemetry.context.view.page ?? currentRoute(telemetry).template, type: error.name, handled });
}
