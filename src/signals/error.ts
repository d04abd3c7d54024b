import { currentRoute } from '../context/route.ts';
import type { Attributes, Telemetry } from '../types.ts';
import { debugIdsOf } from './debug-ids.ts';
import { describeError, type ErrorWords } from './describe-error.ts';
import { recordLog } from './log.ts';
import { createMeter } from './meter.ts';

const SAME_MS = 1_000;
// So many of the last ones are compared with.
const MAX_RECENT = 50;

/** What is known of an error beside itself. */
export interface ReportErrorOptions {
  /** Whether the app went on with it: WARN if so, else ERROR. @default true */
  readonly handled?: boolean;
  /** What else to record with it. */
  readonly attributes?: Attributes;
  /**
   * Which way it came. What comes by another way within a second, and has the same type, message and stack, is the same
   * error. Twice by one way they are two. @default 'app'
   */
  readonly route?: string;
}

/** What is known of an error that was not reported by the app. */
export interface ErrorArrival extends ReportErrorOptions {
  /** When it happened, in milliseconds since 1970. @default now */
  readonly time?: number | undefined;
  /** Whether one more event may be recorded. It is counted in any case. @default yes */
  readonly allows?: () => boolean;
}

/** One error, and by which ways it has come so far. */
interface Sighting {
  readonly fingerprint: string;
  readonly time: number;
  readonly routes: Set<string>;
}

/** What a client has reported. */
interface Reported {
  readonly objects: WeakMap<object, Sighting>;
  recent: Sighting[];
}

let reported: WeakMap<Telemetry, Reported> | undefined;

/** Whether an error has not come yet, by any way. `identity` is the same for the same error, if it is an object. */
function isNew(telemetry: Telemetry, identity: unknown, fingerprint: string, route: string, time: number): boolean {
  reported ??= new WeakMap();
  const known = reported.get(telemetry) ?? { objects: new WeakMap(), recent: [] };
  reported.set(telemetry, known);
  known.recent = known.recent.filter((one) => Math.abs(time - one.time) < SAME_MS).slice(-MAX_RECENT);
  const found =
    known.objects.get(identity as object) ??
    known.recent.find((one) => one.fingerprint === fingerprint && !one.routes.has(route));
  const sighting = found ?? { fingerprint, time, routes: new Set() };
  sighting.routes.add(route);
  if (!found) known.recent.push(sighting);
  if (Object(identity) === identity) known.objects.set(identity as object, sighting);
  return !found;
}

/** Records an error once, whichever ways it comes. Never throws. */
export function recordError(
  telemetry: Telemetry,
  { type, message, stack }: ErrorWords,
  identity: unknown,
  { handled = true, attributes, route = 'app', time = Date.now(), allows }: ErrorArrival,
): void {
  try {
    if (!isNew(telemetry, identity, `${type}\n${message}\n${stack}`, route, time)) return;
    if (!allows || allows()) {
      const head = { severityNumber: handled ? 13 : 17, eventName: 'exception' };
      const said = {
        ...attributes,
        error: undefined,
        'exception.type': type,
        'exception.message': message,
        'exception.stacktrace': stack || undefined,
        'footlight.debug_ids': debugIdsOf(stack),
        'footlight.error.handled': handled,
      };
      recordLog(telemetry, 'footlight', head, message, said, 17, time);
    }
    createMeter(telemetry)
      .counter('frontend.errors', { unit: '{error}' })
      .add(1, { page: telemetry.context.view.page ?? currentRoute(telemetry).template, type, handled });
  } catch (cause) {
    if (process.env.NODE_ENV !== 'production') telemetry.diagnose('an error could not be recorded', cause);
  }
}

/**
 * Reports an error once, whatever was thrown: an `exception` event and one more of
 * `frontend_errors_total{page,type,handled}`. What caused it, by `cause` and `errors`, stands in the stack trace. The same
 * error object is not reported again, nor by `errors()`.
 * https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 *
 * @example
 * try { await save(); } catch (error) { reportError(telemetry, error); }
 */
export function reportError(telemetry: Telemetry, thrown: unknown, options: ReportErrorOptions = {}): void {
  if (telemetry.isActive) recordError(telemetry, describeError(thrown), thrown, options);
}
