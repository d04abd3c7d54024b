import { pathOf } from '../browser/location.ts';
import { made, type Watcher, watchFetch } from '../browser/requests.ts';
import { misconfigured } from '../context/config-error.ts';
import { isRoutePattern, templateOf } from '../context/route.ts';
import { openRequest } from '../signals/request.ts';
import type { OperationReader, SpanParent, Telemetry } from '../types.ts';

/** How a fetch client finds and names its endpoints. */
export interface FetchOptions {
  /** Put before every relative URL, and left out of the `endpoint` label. @default '' */
  readonly baseUrl?: string;
  /** Templates such as `/courses/:courseId`, relative to `baseUrl`: the `endpoint` label. @default [] */
  readonly endpoints?: readonly string[];
  /** Tells requests to one endpoint apart: `graphqlOperations(['/graphql'])`. @default by their path alone */
  readonly graphql?: OperationReader;
  /**
   * Whether requests carry the view's id as `x-correlation-id`, as its logs do: all of them, to other origins too, whose CORS must
   * allow it. @default false
   */
  readonly correlationHeader?: boolean;
  /** What makes the requests. @default the global fetch, as it is at each call */
  readonly fetch?: typeof fetch;
}

/** What a request is made with: all that `fetch` takes, and what only its span needs. */
export interface FetchInit extends RequestInit {
  /** The span that the request belongs to, where it is made after an `await`. @default the active span */
  readonly parent?: SpanParent | undefined;
  /** How often the same request was sent before: `http.request.resend_count`. @default 0 */
  readonly resendCount?: number | undefined;
}

/** `fetch`, watched. */
export type FetchClient = (input: RequestInfo | URL, init?: FetchInit) => Promise<Response>;

const RULE = process.env.NODE_ENV === 'production' ? '' : `must be patterns such as '/courses/:courseId'`;

const isAbsolute = (url: string): boolean => /^([a-z][a-z\d+.-]*:|\/\/)/i.test(url);

/**
 * Makes a function that is `fetch` in every respect, and records the time to the head of each response in
 * `frontend_api_request_duration_seconds{endpoint,method,status}`. `status` is the code, `aborted` if the caller gave up,
 * or `error` if no response came. With `tracing()` each request is a CLIENT span too, and tells the server of it in
 * `traceparent`. Bodies, streams and errors are the caller's own: nothing is read, cloned or wrapped.
 *
 * @example
 * const api = createFetch(telemetry, { baseUrl: '/api', endpoints: ['/courses/:courseId'] });
 * const course = await (await api('/courses/42')).json();
 */
export function createFetch(telemetry: Telemetry, options: FetchOptions = {}): FetchClient {
  const {
    baseUrl = '',
    endpoints = [],
    correlationHeader,
    graphql,
    fetch: send = (...args) => fetch(...args),
  } = options;
  const patterns = endpoints.filter(isRoutePattern);
  if (patterns.length < endpoints.length) {
    misconfigured(`endpoints ${endpoints}`, RULE);
  }
  const base = baseUrl.replace(/\/$/, '');

  const nameOf = (url: string): { readonly endpoint: string; readonly template: string } => {
    const path = pathOf(url);
    const prefix = base && pathOf(base).replace(/\/$/, '');
    const isUnder = prefix && path.startsWith(`${prefix}/`);
    const endpoint = templateOf(isUnder ? path.slice(prefix.length) : path, patterns);
    return { endpoint, template: isUnder ? prefix + endpoint : endpoint };
  };

  return async (...args) => {
    const [input, init] = args;
    if (typeof input === 'string' && base && !isAbsolute(input)) args[0] = `${base}/${input.replace(/^\//, '')}`;
    if (!telemetry.isActive) return send(...args);
    const { context } = telemetry;
    const watcher: Watcher = ({ method, url, body }) => {
      const { parent, resendCount } = init ?? {};
      const name = nameOf(url);
      const operation = graphql?.({ url, endpoint: name.endpoint, body });
      const request = openRequest(telemetry, { method, url, ...name, ...operation, parent, resendCount });
      const correlation = correlationHeader && { 'x-correlation-id': `${context.stamp()['footlight.correlation.id']}` };
      return { ...request, headers: { ...request?.headers, ...correlation } };
    };
    return watchFetch(made(send, context.watched), args, watcher, context.watched);
  };
}
