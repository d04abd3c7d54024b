import { pathOf } from '../browser/location.ts';
import { absolute } from '../browser/request.ts';
import { onFetch, type Watcher } from '../browser/requests.ts';
import { onXhr } from '../browser/xhr.ts';
import { misconfigured } from '../context/config-error.ts';
import { isRoutePattern, templateOf } from '../context/route.ts';
import { openRequest } from '../signals/request.ts';
import type { Feature, OperationReader } from '../types.ts';

/** Which requests are recorded, and how they are named. */
export interface RequestsOptions {
  /** Templates such as `/api/courses/:courseId`: the `endpoint` label. @default [] */
  readonly endpoints?: readonly string[];
  /**
   * What is not recorded, and told of no span: a URL or a path of the page's origin with all that is beneath it, or what a
   * URL matches. @default []
   */
  readonly ignore?: readonly (string | RegExp)[];
  /** Tells requests to one endpoint apart: `graphqlOperations(['/graphql'])`. @default by their path alone */
  readonly graphql?: OperationReader;
}

const RULE = process.env.NODE_ENV === 'production' ? '' : `must be patterns such as '/api/courses/:courseId'`;

/** Whether a URL is at a place or beneath it, or matches. */
function isAt(url: string, place: string | RegExp): boolean {
  // Not `test`, which goes on from where the last match of a global one was.
  if (typeof place !== 'string') return url.search(place) >= 0;
  return `${url.replace(/[?#].*/, '')}/`.startsWith(`${absolute(place).replace(/\/$/, '')}/`);
}

/**
 * Watches all requests of the page, by `fetch` and `XMLHttpRequest`, as `createFetch` does with its own, which are not
 * counted twice. Both are patched once for all clients, and restored when the last one stops. footlight's own requests are
 * not seen by it.
 *
 * @example
 * createTelemetry({ …, features: [requests({ endpoints: ['/api/courses/:courseId'], ignore: ['/api/health'] })] });
 */
export function requests({ endpoints = [], ignore = [], graphql }: RequestsOptions = {}): Feature {
  const patterns = endpoints.filter(isRoutePattern);
  if (patterns.length < endpoints.length) misconfigured(`endpoints ${endpoints}`, RULE);
  return (telemetry) => {
    const mark = (telemetry.context.watched ??= Symbol('footlight'));
    const watcher: Watcher = ({ method, url, body }) => {
      if (ignore.some((place) => isAt(url, place))) return undefined;
      const endpoint = templateOf(pathOf(url), patterns);
      return openRequest(telemetry, {
        method,
        url,
        endpoint,
        template: endpoint,
        ...graphql?.({ url, endpoint, body }),
      });
    };
    const stops = [onFetch(watcher, mark), onXhr(watcher, mark)];
    return () => {
      telemetry.context.watched = undefined;
      stops.forEach((stop) => stop());
    };
  };
}
