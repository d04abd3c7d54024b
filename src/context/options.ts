import type { Diagnostic, Feature, SignalName } from '../types.ts';
import type { Service } from './resource.ts';
import { isRoutePattern } from './route.ts';

/** A base URL or path, or the full URL of each signal. */
export type Endpoint = string | Readonly<Record<SignalName, string>>;

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
  /** Hears what is wrong, one sentence each. In development only. @default the console */
  readonly diagnose?: (diagnostic: Diagnostic) => void;
}

const URL_OR_PATH = /^(https?:\/)?\/\S*$/;

const urlsOf = (endpoint: Endpoint): readonly string[] =>
  typeof endpoint === 'string' ? [endpoint] : [endpoint.logs, endpoint.metrics, endpoint.traces];

/** Whether a client can work with these options, whatever they are: in production the page must go on. */
export function isUsable(service: Service, endpoint: Endpoint, routes: readonly string[], unknown: object): boolean {
  try {
    return (
      !!service.name.trim() &&
      urlsOf(endpoint).every((url) => URL_OR_PATH.test(url)) &&
      routes.every(isRoutePattern) &&
      !Object.keys(unknown)[0]
    );
  } catch {
    return false;
  }
}

/** Says which option is wrong, and what it must be. In development only. */
export function explain(service: Service, endpoint: Endpoint, routes: readonly string[], unknown: object): string {
  const [stray] = Object.keys(unknown);
  if (stray) return `there is no option '${stray}'`;
  if (typeof service?.name !== 'string' || !service.name.trim())
    return `'service.name' must be a text, such as 'shop-web'`;
  if (!endpoint || !urlsOf(endpoint).every((url) => URL_OR_PATH.test(url))) {
    const urls = `a URL, or a path that begins with '/'`;
    return `'endpoint' must be ${urls}, or { logs, metrics, traces } with one of these each, not ${JSON.stringify(endpoint)}`;
  }
  return `'routes' must hold patterns such as '/courses/:courseId', not ${JSON.stringify(routes)}`;
}
