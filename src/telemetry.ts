import { isBrowser } from './browser/environment.ts';
import { onLifecycle } from './browser/lifecycle.ts';
import { TelemetryConfigError } from './context/config-error.ts';
import { createContext } from './context/context.ts';
import { explain, isUsable, type TelemetryOptions } from './context/options.ts';
import { serviceResource } from './context/resource.ts';
import { createQueue } from './queue/queue.ts';
import { createSchedule } from './queue/schedule.ts';
import { createHttp } from './transport/http.ts';
import type { Batch, Outcome, Settle, Source, Telemetry } from './types.ts';

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
    flushInterval = 5_000,
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
    if (process.env.NODE_ENV !== 'production' && outcome === 'rejected') {
      telemetry.diagnose(`the collector refused ${count} ${signal} with status ${reason}`);
    }
    source?.settle(signal, outcome, reason, count);
  };
  const queue = createQueue(({ signal }) => settle(signal.name, 'dropped', 'full', 1));

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
        body: first.signal.encode(items, { ...resource, ...first.stamp }),
      }
    );
  };
  const http = createHttp(endpoint, next, settle, headers);
  const schedule = createSchedule(http.flush, flushInterval);

  const telemetry: Telemetry & { isActive: boolean } = {
    context,
    isActive: usable && isBrowser(),
    record(item) {
      if (!telemetry.isActive) return;
      item.stamp = context.stamp();
      schedule.wake(queue.push(item));
    },
    collect: (create) => (source ??= create(schedule.wake)),
    setUser: (user) => context.set({ user }),
    diagnose(message, cause) {
      if (process.env.NODE_ENV === 'production') return;
      try {
        if (diagnose) diagnose({ message, cause });
        else console.warn(`footlight: ${message}`, cause ?? '');
      } catch {
        // Whoever listens must not break the page.
      }
    },
    async flush() {
      if (telemetry.isActive) await http.flush();
      return { ...totals };
    },
    async stop() {
      try {
        stops.forEach((stop) => stop());
      } catch {
        // A feature that cannot stop does not keep the client from stopping.
      }
      const result = await telemetry.flush();
      telemetry.isActive = false;
      schedule.stop();
      return result;
    },
  };

  if (telemetry.isActive) {
    features?.forEach?.((feature) => {
      try {
        stops.push(feature(telemetry));
      } catch (cause) {
        if (process.env.NODE_ENV !== 'production') telemetry.diagnose('a feature could not start', cause);
      }
    });
    // After the features, so that what they record as the page leaves still leaves with it.
    stops.push(onLifecycle((away, left) => (away ? http.leave(left) : http.wake())));
  }
  return telemetry;
}
