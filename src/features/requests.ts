import { pathOf } from '../browser/location.ts';
import { onFetch, type Watcher } from '../browser/requests.ts';
import { onXhr } from '../browser/xhr.ts';
import { misconfigured } from '../context/config-error.ts';
import { isRoutePattern, templateOf } from '../context/route.ts';
import { openRequest } from '../signals/request.ts';
import type { Feature } from '../types.ts';

/** How requests are named. */
export interface RequestsOptions {
  /** Templates such as `/api/courses/:courseId`: the `endpoint` label. @default [] */
  readonly endpoints?: readonly string[];
}

const RULE = process.env.NODE_ENV === 'production' ? '' : `must be patterns such as '/api/courses/:courseId'`;

/**
 * Watches all requests of the page, by `fetch` and `XMLHttpRequest`, as `createFetch` does with its own, which are not
 * counted twice. Both are patched once for all clients, and restored when the last one stops. footlight's own requests are
 * not seen by it.
 *
 * @example
 * createTelemetry({ …, features: [requests({ endpoints: ['/api/courses/:courseId'] })] });
 */
export function requests({ endpoints = [] }: RequestsOptions = {}): Feature {
  const patterns = endpoints.filter(isRoutePattern);
  if (patterns.length < endpoints.length) misconfigured(`endpoints ${endpoints}`, RULE);
  return (telemetry) => {
    const mark = (telemetry.context.watched ??= Symbol('footlight'));
    const watcher: Watcher = ({ method, url }) =>
      openRequest(telemetry, { method, url, endpoint: templateOf(pathOf(url), patterns) });
    const stops = [onFetch(watcher, mark), onXhr(watcher)];
    return () => {
      telemetry.context.watched = undefined;
      stops.forEach((stop) => stop());
    };
  };
}
