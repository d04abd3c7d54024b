import type { TracerProvider } from '@opentelemetry/api';
import { parseUrl } from '../browser/location.ts';
import type { SpanExport } from './span-export.ts';

/** A server that may be told of spans: its exact origin, a pattern of its URLs, or a function that knows. */
export type PropagationTarget = string | RegExp | ((request: { readonly url: string }) => boolean);

interface Propagation {
  /**
   * Who gets `traceparent` beside the page's own origin: exact origins such as `https://api.example.com`, patterns of URLs,
   * or functions. Their CORS must allow the header. @default []
   */
  readonly propagateTo?: readonly PropagationTarget[];
  /** Keys of the active OpenTelemetry baggage that are sent with it. @default [] */
  readonly baggage?: readonly string[];
}

/** What a client traces with where the app has no provider of its own. */
export interface OwnProvider extends Propagation {
  readonly provider?: never;
  /** Which part of what is new here is sampled, from 0 to 1. What has a parent goes by that. @default 1 */
  readonly sampleRate?: number;
  /** Whether a session is sampled as a whole, or each trace by itself. @default 'session' */
  readonly sampleBy?: 'session' | 'trace';
  /** Whether tracers of `@opentelemetry/api` are ours, where there are no others yet. @default true */
  readonly global?: boolean;
  /** Where spans go: `otelExporter()`. @default the way of all records, with the outbox */
  readonly exporter?: SpanExport;
}

interface GivenProvider extends Propagation {
  /** The provider that the app has already. It exports its spans itself; we make ours with it and name them in logs. */
  readonly provider: TracerProvider;
  readonly sampleRate?: never;
  readonly sampleBy?: never;
  readonly global?: never;
  readonly exporter?: never;
}

/** How an app is traced. */
export type TracingOptions = OwnProvider | GivenProvider;

const isTarget = (target: unknown): boolean =>
  typeof target === 'string'
    ? // Of a URL, `https://*.example.com` is an origin too.
      !target.includes('*') && parseUrl(target)?.origin === target
    : typeof target === 'function' || target instanceof RegExp;

/** Whether these two can be what an app wants. */
const isUsable = ({ sampleRate = 1, propagateTo = [] }: TracingOptions): boolean =>
  sampleRate >= 0 && sampleRate <= 1 && Array.isArray(propagateTo) && propagateTo.every(isTarget);

const isText = (value: unknown): boolean => typeof value === 'string';

/** Says which option is wrong, and what it must be; nothing where none is. In development only. */
export function explain(options: TracingOptions): string {
  const { propagateTo = [], baggage = [], ...others } = options;
  const { provider, sampleRate = 1, sampleBy = 'session', global = true, exporter, ...unknown } = others;
  const { provider: _, ...ownOnly } = others;
  const is = (rule: string, value: unknown): string => `${rule}, not ${String(value)}`;
  const [stray] = Object.keys(unknown);
  const [extra] = Object.entries(ownOnly).flatMap(([name, value]) => (value === undefined ? [] : name));
  if (stray) return `there is no option '${stray}' of tracing()`;
  if (provider && extra) return `'provider' samples and exports by itself: '${extra}' is not for it`;
  if (provider !== undefined && typeof provider?.getTracer !== 'function')
    return is(`'provider' must be one of OpenTelemetry`, provider);
  if (typeof sampleRate !== 'number' || !isUsable({ sampleRate }))
    return is(`'sampleRate' must be a number from 0 to 1`, sampleRate);
  if (!['session', 'trace'].includes(sampleBy)) return is(`'sampleBy' must be 'session' or 'trace'`, sampleBy);
  if (typeof global !== 'boolean') return is(`'global' must be true or false`, global);
  if (exporter !== undefined && typeof exporter !== 'function')
    return is(`'exporter' must be a function, such as otelExporter()`, exporter);
  if (!Array.isArray(baggage) || !baggage.every(isText)) return is(`'baggage' must hold keys`, baggage);
  return isUsable({ propagateTo })
    ? ''
    : is(
        `'propagateTo' must hold origins such as 'https://api.example.com', without a path, patterns or functions`,
        propagateTo,
      );
}
