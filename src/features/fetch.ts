import { monotonicNow } from '../browser/environment.ts';
import { pathOf } from '../browser/location.ts';
import { misconfigured } from '../context/config-error.ts';
import { isRoutePattern, templateOf } from '../context/route.ts';
import { trackApiRequest } from '../signals/api-request.ts';
import type { Telemetry } from '../types.ts';

/** How a fetch client finds and names its endpoints. */
export interface FetchOptions {
  /** Put before every relative URL, and left out of the `endpoint` label. @default '' */
  readonly baseUrl?: string;
  /** Templates such as `/courses/:courseId`, relative to `baseUrl`: the `endpoint` label. @default [] */
  readonly endpoints?: readonly string[];
  /** Whether requests carry the view's id as `x-correlation-id`, as its logs do. @default false */
  readonly correlationHeader?: boolean;
  /** What makes the requests. @default the global fetch, as it is at each call */
  readonly fetch?: typeof fetch;
}

const RULE = process.env.NODE_ENV === 'production' ? '' : `must be patterns such as '/courses/:courseId'`;

const isAbsolute = (url: string): boolean => /^([a-z][a-z\d+.-]*:|\/\/)/i.test(url);

/**
 * Makes a function that is `fetch` in every respect, and records the time to the head of each response in
 * `frontend_api_request_duration_seconds{endpoint,method,status}`. `status` is the code, `aborted` if the caller gave up,
 * or `error` if no response came. Bodies, streams and errors are the caller's own: nothing is read, cloned or wrapped.
 *
 * @example
 * const api = createFetch(telemetry, { baseUrl: '/api', endpoints: ['/courses/:courseId'] });
 * const course = await (await api('/courses/42')).json();
 */
export function createFetch(telemetry: Telemetry, options: FetchOptions = {}): typeof fetch {
  const { baseUrl = '', endpoints = [], correlationHeader, fetch: send = (...args) => fetch(...args) } = options;
  const patterns = endpoints.filter(isRoutePattern);
  if (patterns.length < endpoints.length) {
    misconfigured(`endpoints ${endpoints}`, RULE);
  }
  const base = baseUrl.replace(/\/$/, '');

  const nameOf = (url: string): string => {
    const path = pathOf(url);
    const prefix = base && pathOf(base).replace(/\/$/, '');
    return templateOf(prefix && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path, patterns);
  };

  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const target =
      typeof input === 'string' && base && !isAbsolute(input) ? `${base}/${input.replace(/^\//, '')}` : input;
    if (!telemetry.isActive) return send(target, init);
    if (correlationHeader) {
      const headers = new Headers(init?.headers ?? request?.headers);
      headers.set('x-correlation-id', `${telemetry.context.stamp()['footlight.correlation.id']}`);
      init = { ...init, headers };
    }
    const startedAt = monotonicNow();
    const done = (status: number | 'error' | 'aborted'): void => {
      const method = init?.method ?? request?.method ?? 'GET';
      trackApiRequest(telemetry, nameOf(request?.url ?? String(target)), method, monotonicNow() - startedAt, {
        status,
      });
    };
    try {
      const response = await send(target, init);
      done(response.status);
      return response;
    } catch (error) {
      done((init?.signal ?? request?.signal)?.aborted ? 'aborted' : 'error');
      throw error;
    }
  };
}
