import { type Layer, patch } from '../browser/patch.ts';
import { misconfigured } from '../context/config-error.ts';
import { scrubText } from '../privacy/scrub-text.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { consoleText } from '../signals/console-text.ts';
import { debugIdsOf } from '../signals/debug-ids.ts';
import { describeError } from '../signals/describe-error.ts';
import { recordEvent } from '../signals/event.ts';
import { isQuiet, quietly } from '../signals/quiet.ts';
import type { Attributes, Feature } from '../types.ts';

/** A method of the console that can be recorded. */
export type ConsoleMethod = 'debug' | 'log' | 'info' | 'warn' | 'error';

/** What is recorded of the console. */
export interface ConsoleLogsOptions extends CapOptions {
  /** Which methods. @default ['error', 'warn'] */
  readonly levels?: readonly ConsoleMethod[];
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 60 */
  readonly maxPerMinute?: number;
}

const RULE = process.env.NODE_ENV === 'production' ? '' : 'must be of debug, log, info, warn and error';

const severityOf = (method: string): number | undefined => ({ debug: 5, log: 9, info: 9, warn: 13, error: 17 })[method];

const isError = (value: unknown): boolean => {
  try {
    // Errors of other windows are no instances of ours.
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
  } catch {
    return false;
  }
};

/** The first error among arguments, in words. */
function exceptionOf(args: readonly unknown[]): Attributes | undefined {
  const index = args.findIndex(isError);
  if (index < 0) return undefined;
  const { type, message, stack } = describeError(args[index]);
  return {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stack || undefined,
    'footlight.debug_ids': debugIdsOf(stack),
  };
}

/**
 * Records what the page writes to the console: `browser.console` events with the text as body and
 * `browser.console.method`; the first error among the arguments gives `exception.type`, `.message` and `.stacktrace`,
 * with its causes, and is not counted in `frontend_errors_total`. Text is cut to 4,096 characters, objects in it are short JSON, and URLs lose query and
 * fragment. What footlight itself writes, loggers with `console: true` included, is not recorded.
 *
 * The methods are patched, once for all clients, and restored when the last one stops. The console does its own first, but
 * DevTools then name the line of the patch beside each message; with the file on their ignore list they name yours again.
 * https://github.com/open-telemetry/opentelemetry-browser/tree/main/packages/instrumentation/src/console
 *
 * @example
 * createTelemetry({ …, features: [consoleLogs({ levels: ['error', 'warn', 'info'] })] });
 */
export function consoleLogs({ levels = ['error', 'warn'], maxPerMinute = 60 }: ConsoleLogsOptions = {}): Feature {
  const known = levels.filter(severityOf);
  if (known.length < levels.length) misconfigured(`levels ${levels}`, RULE);
  return (telemetry) => {
    const mayRecord = createCap(telemetry, maxPerMinute);
    const record = (method: ConsoleMethod, args: readonly unknown[]): void => {
      try {
        const attributes = { 'browser.console.method': method, ...exceptionOf(args) };
        const message = scrubText(consoleText(args));
        recordEvent(telemetry, 'browser.console', attributes, { severity: severityOf(method), message });
      } catch {
        // Whoever writes to the console does not expect it to throw.
      }
    };
    const layerOf =
      (method: ConsoleMethod): Layer =>
      (next, args) => {
        const returned = next(...args);
        if (!isQuiet() && mayRecord()) quietly(() => record(method, args));
        return returned;
      };
    const stops = known.map((method) => patch(console, method, layerOf(method)));
    return () => stops.forEach((stop) => stop());
  };
}
