import type { Consent, Diagnostic, Endpoint, Feature, Outbox, Redaction, Sampling } from '../types.ts';
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
  /**
   * Milliseconds between two flushes; the first comes at a random moment of the interval. A function is asked each time.
   * @default 5000
   */
  readonly flushInterval?: number | (() => number);
  /** Where records outlive the page: `persistentOutbox()`. @default memory, for as long as the page lives */
  readonly outbox?: Outbox;
  /** Whether requests above 1 KiB are sent with gzip. The collector's CORS must allow `content-encoding`. @default true */
  readonly compression?: boolean;
  /**
   * Whether requests carry the id of their batch as `Idempotency-Key`, by which a receiver recognises what it has already.
   * The collector's CORS must allow it. @default true
   */
  readonly idempotencyKey?: boolean;
  /** Which logs, events and spans are sent: `sampleSessions({ sampleRate: 0.1 })`. Never metrics. @default all */
  readonly sampling?: Sampling;
  /**
   * Whether records may be stored and sent; `telemetry.setConsent` changes it. While it is `pending` they wait in memory, and
   * `denied` records nothing. `privacySignals()` says what the browser does. @default 'granted'
   */
  readonly consent?: Consent;
  /**
   * Where the session is kept: in local storage, so that the tabs of the origin have one, or in the memory of the page, so
   * that nothing of it is stored and each page has its own. @default 'local-storage'
   */
  readonly sessionPersistence?: 'local-storage' | 'memory';
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

/** Says what a consent must be; nothing where it is one. In development only. */
export const explainConsent = (consent: Consent): string =>
  ['granted', 'pending', 'denied'].includes(consent)
    ? ''
    : `'consent' must be 'granted', 'pending' or 'denied', not ${JSON.stringify(consent)}`;

/** Says which option is wrong, and what it must be; nothing where none is. In development only. */
export function explain(options: Partial<TelemetryOptions>, unknown: object): string {
  const { service, endpoint, routes = [], consent = 'granted', sessionPersistence = 'local-storage', redact } = options;
  const [stray] = Object.keys(unknown);
  if (stray) return `there is no option '${stray}'`;
  if (typeof service?.name !== 'string' || !service.name.trim())
    return `'service.name' must be a text, such as 'shop-web'`;
  if (!endpoint || !isEndpoint(endpoint)) {
    const urls = `a URL, or a path that begins with '/'`;
    return `'endpoint' must be ${urls}, or { logs, metrics, traces } with one of these each, not ${JSON.stringify(endpoint)}`;
  }
  const problem = explainConsent(consent);
  if (problem) return problem;
  if (!['local-storage', 'memory'].includes(sessionPersistence))
    return `'sessionPersistence' must be 'local-storage' or 'memory', not ${JSON.stringify(sessionPersistence)}`;
  if (redact && !redact.item) return `'redact' must be made by redaction(), such as redaction({ texts: [emails] })`;
  return Array.isArray(routes) && routes.every(isRoutePattern)
    ? ''
    : `'routes' must hold patterns such as '/courses/:courseId', not ${JSON.stringify(routes)}`;
}
