import { isBrowser } from './browser/environment.ts';
import { onLifecycle } from './browser/lifecycle.ts';
import { TelemetryConfigError } from './context/config-error.ts';
import { createContext } from './context/context.ts';
import { explain, isUsable, type TelemetryOptions } from './context/options.ts';
import { browserResource, serviceResource } from './context/resource.ts';
import { createQueue } from './queue/queue.ts';
import { createSchedule } from './queue/schedule.ts';
import { createHttp } from './transport/http.ts';
import type { Batch, Outcome, Settle, Source, Telemetry } from './types.ts';

const FLUSH_INTERVAL_MS = 5_000;

/**
 * Makes a client: the first argument of everything else. Wrong options throw a `TelemetryConfigError` in development;
 * in production they warn once and the client is inert. On a server it is inert too, and touches no global.
 *
 * @example
 * export const telemetry = createTelemetry({
 *   service: { name: 'shop-web', version: '1.4.2', environment: 'production' },
 *   endpoint: 'https://telemetry.example.com',
 *   routes: ['/courses/:courseId'],
 *   features: [pageViews()],
 * });
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const {
    service,
    endpoint,
    routes = [],
    features = [],
    headers = {},
    flushInterval = FLUSH_INTERVAL_MS,
    diagnose,
    ...unknown
  } = options ?? ({} as TelemetryOptions);
  const usable = isUsable(service, endpoint, routes, unknown);
  if (!usable) {
    if (process.env.NODE_ENV !== 'production')
      throw new TelemetryConfigError(explain(service, endpoint, routes, unknown));
    console.warn('footlight: wrong options');
  }
  const context = createContext(routes);
  const totals: Record<Outcome, number> = { sent: 0, dropped: 0, rejected: 0 };
  const stops: (() => void)[] = [];
  let source: Source | undefined;

  const settle: Settle = (signal, outcome, reason, count) => {
    totals[outcome] += count;
    source?.settle(signal, outcome, reason, count);
  };
  const queue = createQueue(({ signal }) => settle(signal.name, 'dropped', 'queue_full', 1));

  // Metrics first: they are small, and the only records that must not be sent twice.
  const next = (maxBytes?: number): Batch | undefined => {
    const resource = serviceResource(service);
    const window = source?.take(resource);
    if (window) return window;
    const items = queue.take(maxBytes);
    const [first] = items;
    return (
      first && {
        signal: first.signal.name,
        count: items.length,
        body: first.signal.encode(items, { ...resource, ...browserResource(), ...first.stamp }),
      }
    );
  };
  const http = createHttp(endpoint, next, settle, headers);
  const schedule = createSchedule(http.flush, flushInterval);

  const telemetry: Telemetry & { isActive: boolean } = {
    context,
    isActive: usable && isBrowser(),
    record(item) {
      schedule.wake(queue.push(item));
    },
    collect: (create) => (source ??= create(schedule.wake)),
    setUser(user) {
      context.set({ user });
    },
    diagnose(message, cause) {
      try {
        diagnose?.({ message, cause });
        if (process.env.NODE_ENV !== 'production' && !diagnose) console.warn(`footlight: ${message}`, cause ?? '');
      } catch {
        // Whoever listens must not break the page.
      }
    },
    async flush() {
      if (telemetry.isActive) await http.flush();
      return { ...totals };
    },
    async stop() {
      stops.forEach((stop) => stop());
      const result = await telemetry.flush();
      telemetry.isActive = false;
      schedule.stop();
      return result;
    },
  };

  if (telemetry.isActive) {
    for (const feature of features) {
      try {
        stops.push(feature(telemetry));
      } catch (cause) {
        telemetry.diagnose('a feature threw', cause);
      }
    }
    // After the features, so that what they record as the page leaves still leaves with it.
    stops.push(onLifecycle((away, left) => (away ? http.leave(left) : http.resume())));
  }
  return telemetry;
}
