import type { Diagnostic, Endpoint, Feature, Outbox, Redaction } from '../types.ts';
import type { Service } from './resource.ts';
import { isRoutePattern } from './route.ts';

/** What `createTelemetry` takes. */
export interface TelemetryOptions {
  /** Which application this is. */
  readonly service: Service;
  /**
   * Where the collector listens for OTLP/HTTP: a base URL or path, to which `/v1/logs`, `/v1/metrics` and `/v1/traces`
   * are added, or the full URL of each signal.
   */
  readonly endpoint: Endpoint;
  /** Route templates such as `/courses/:courseId`, in order of precedence: the `page` label. @default [] */
  readonly routes?: readonly string[];
  /** What watches the page by itself. @default [] */
  readonly features?: readonly Feature[];
  /** Headers sent with every request, such as an API key. The collector's CORS must allow each. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds between two flushes; the first comes at a random moment of the interval. @default 5000 */
  readonly flushInterval?: number;
  /** Where records outlive the page: `persistentOutbox()`. @default memory, for as long as the page lives */
  readonly outbox?: Outbox;
  /** Whether requests above 1 KiB are sent with gzip. The collector's CORS must allow `content-encoding`. @default true */
  readonly compression?: boolean;
  /**
   * Whether requests carry the id of their batch as `Idempotency-Key`, by which a receiver recognises what it has already.
   * The collector's CORS must allow it. @default true
   */
  readonly idempotencyKey?: boolean;
  /**
   * Changes or drops logs, spans and labels of metrics before they are queued: `redaction({ texts: [emails] })`.
   * @default nothing is changed
   */
  readonly redact?: Redaction;
  /** Hears what is wrong, one sentence each. In development only. @default the console */
  readonly diagnose?: (diagnostic: Diagnostic) => void;
}

const URL_OR_PATH = /^(https?:\/)?\/\S*$/;

const isEndpoint = (endpoint: Endpoint): boolean =>
  (typeof endpoint === 'string' ? [endpoint] : [endpoint.logs, endpoint.metrics, endpoint.traces]).every((url) =>
    URL_OR_PATH.test(url),
  );

/** Whether a client can work with these options, whatever they are: in production the page must go on. */
export function isUsable(service: Service, endpoint: Endpoint, routes: readonly string[]): boolean {
  try {
    return !!service.name.trim() && isEndpoint(endpoint) && routes.every(String);
  } catch {
    return false;
  }
}

/** Says which option is wrong, and what it must be; nothing where none is. In development only. */
export function explain(
  service: Service,
  endpoint: Endpoint,
  routes: readonly string[],
  redact: Redaction | undefined,
  unknown: object,
): string {
  const [stray] = Object.keys(unknown);
  if (stray) return `there is no option '${stray}'`;
  if (typeof service?.name !== 'string' || !service.name.trim())
    return `'service.name' must be a text, such as 'shop-web'`;
  if (!endpoint || !isEndpoint(endpoint)) {
    const urls = `a URL, or a path that begins with '/'`;
    return `'endpoint' must be ${urls}, or { logs, metrics, traces } with one of these each, not ${JSON.stringify(endpoint)}`;
  }
  if (redact && !redact.item) return `'redact' must be made by redaction(), such as redaction({ texts: [emails] })`;
  return Array.isArray(routes) && routes.every(isRoutePattern)
    ? ''
    : `'routes' must hold patterns such as '/courses/:courseId', not ${JSON.stringify(routes)}`;
}
