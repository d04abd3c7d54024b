import { canSend } from './browser/environment.ts';
import { onLifecycle } from './browser/lifecycle.ts';
import { TelemetryConfigError } from './context/config-error.ts';
import { createContext } from './context/context.ts';
import { explain, explainConsent, isUsable, type TelemetryOptions } from './context/options.ts';
import { serviceResource } from './context/resource.ts';
import { createQueue } from './queue/queue.ts';
import { createSchedule } from './queue/schedule.ts';
import { quietly } from './signals/quiet.ts';
import { createDelivery, type DeliveryOptions } from './transport/delivery.ts';
import { createHttp } from './transport/http.ts';
import type { Consent, Encoded, Item, Outcome, Settle, Source, Telemetry } from './types.ts';

const FLUSH_MS = 5_000;

/**
 * Makes a client: the first argument of everything else. Wrong options throw a `TelemetryConfigError` in development.
 * In production a client without a usable `service.name`, `endpoint` or `routes` warns once and is inert; others are not checked. On a
 * server it is inert too, and touches no global.
 *
 * @example
 * export const telemetry = createTelemetry({
 *   service: { name: 'shop-web', version: '1.4.2', environment: 'production' },
 *   endpoint: 'https://telemetry.example.com',
 *   routes: ['/courses/:courseId'],
 *   features: [pageViews()],
 * });
 */
export const createTelemetry = (options: TelemetryOptions): Telemetry =>
  createClient(options, canSend, createDelivery, createSchedule);

/** Joins the stages, with the delivery it is given. Where nothing can be recorded, the client is inert. */
export function createClient(
  options: TelemetryOptions,
  isPossible: () => boolean,
  deliver: typeof createDelivery,
  scheduleOf: typeof createSchedule,
): Telemetry {
  const {
    service,
    endpoint,
    routes = [],
    features = [],
    headers = {},
    flushInterval = FLUSH_MS,
    outbox,
    compression = true,
    idempotencyKey = true,
    consent = 'granted',
    sampling,
    sessionPersistence,
    redact,
    diagnose,
    ...unknown
  } = options ?? ({} as TelemetryOptions);
  if (process.env.NODE_ENV !== 'production') {
    const problem = explain(options ?? {}, unknown);
    if (problem) throw new TelemetryConfigError(problem);
  }
  const usable = isUsable(service, endpoint, routes);
  if (!usable) console.warn('footlight: wrong options');
  const resource = usable ? serviceResource(service) : {};
  const context = createContext(resource, routes, consent, sessionPersistence !== 'memory');
  context.redaction = redact;
  const totals: Record<Outcome, number> = { sent: 0, dropped: 0, rejected: 0, collapsed: 0 };
  const stops: (() => void)[] = [];
  let source: Source | undefined;

  const settle: Settle = (signal, outcome, reason, count) => {
    totals[outcome] += count;
    context.inspect?.(signal, outcome, reason, count);
    if (process.env.NODE_ENV !== 'production' && outcome === 'rejected') {
      tell(`the collector refused ${count} ${signal} with status ${reason}`);
    }
    source?.settle(signal, outcome, reason, count);
  };
  const tell = (message: string, cause?: unknown): void => {
    if (process.env.NODE_ENV === 'production') return;
    try {
      quietly(() => (diagnose ? diagnose({ message, cause }) : console.warn(`footlight: ${message}`, cause ?? '')));
    } catch {
      // Whoever listens must not break the page.
    }
  };
  const queue = createQueue(settle);

  const window = (looks?: boolean): Encoded | undefined => source?.take(resource, looks);
  const encode = (items: readonly Item[]): Encoded => {
    const [{ signal, priority, time }] = items as [Item];
    return {
      signal: signal.name,
      time,
      priority,
      count: items.length,
      json: signal.encode(items, resource),
      split: () => [items.slice(0, items.length / 2), items.slice(items.length / 2)].map(encode),
    };
  };
  const next: DeliveryOptions['next'] = (use, maxBytes, isLeaving, metricsWait) => {
    const encoded = metricsWait ? undefined : window();
    return encoded ? use(encoded) : queue.take((items) => items[0] && use(encode(items)), maxBytes, isLeaving);
  };

  const isActive = usable && isPossible();
  // Whatever else it says, that is not permission.
  const isAllowed = (): boolean => context.consent === 'granted';
  const delivery = deliver({
    ...queue,
    context,
    endpoint,
    encode,
    next,
    window,
    post: createHttp({ endpoint, headers, idempotencyKey }),
    compression,
    outbox: isActive ? outbox : undefined,
    isAllowed,
    settle,
    diagnose: tell,
  });
  const schedule = scheduleOf(delivery.flush, () => {
    try {
      return typeof flushInterval === 'function' ? flushInterval() : flushInterval;
    } catch {
      // What the app asks must not break what records.
      return FLUSH_MS;
    }
  });
  const decide = (consent: Consent): void => {
    context.set({ consent });
    if (isAllowed()) {
      // What waited is of the session that begins.
      context.session();
      delivery.turn(false, false);
    }
    if (consent === 'denied') delivery.wipe();
  };
  const wake = (): void => {
    schedule.wake();
    delivery.wake();
  };

  const push = (item: Item): void => {
    context.inspect?.(item);
    queue.push(item);
    wake();
  };
  const take = sampling?.(push, settle) ?? push;

  const telemetry: Telemetry & { isActive: boolean } = {
    context,
    endpoint,
    isActive,
    record(given) {
      if (!telemetry.isActive) return;
      if (context.consent === 'denied') return settle(given.signal.name, 'dropped', 'consent', 1);
      given.stamp ??= context.stamp();
      const item = redact ? redact.item(given, telemetry) : given;
      if (item) take(item);
    },
    collect: (create) => (source ??= create(wake, context)),
    settle,
    setUser: (user = {}) => context.set({ user }),
    // As they are now: the object stays the app's.
    setAttributes: (attributes) => context.set({ attributes: { ...attributes } }),
    setConsent(consent) {
      if (process.env.NODE_ENV !== 'production') {
        const problem = explainConsent(consent);
        if (problem) throw new TelemetryConfigError(problem);
      }
      if (!telemetry.isActive || consent === context.consent) return;
      // What was measured meanwhile was measured without permission.
      if (context.consent === 'denied') window();
      decide(consent);
    },
    diagnose: tell,
    totals: () => ({ ...totals, kept: queue.items().length + delivery.count() }),
    async flush() {
      if (telemetry.isActive) {
        const isTraced = context.tracing?.flush();
        await delivery.flush();
        await isTraced;
      }
      return telemetry.totals();
    },
    async stop() {
      if (telemetry.isActive) {
        // The last first: what began later may need what began before.
        for (const stop of stops.splice(0).reverse()) {
          try {
            stop();
          } catch {
            // A feature that cannot stop does not keep the rest from stopping.
          }
        }
        await delivery.flush();
        telemetry.isActive = false;
        await delivery.stop();
        schedule.stop();
      }
      return telemetry.flush();
    },
  };

  if (telemetry.isActive) {
    // Earlier visits may have left something.
    if (consent === 'denied') decide(consent);
    features?.forEach?.((feature) => {
      try {
        stops.push(feature(telemetry));
      } catch (cause) {
        if (process.env.NODE_ENV !== 'production') tell('a feature could not start', cause);
      }
    });
    // After the features, so that what they record as the page leaves still leaves with it.
    stops.push(onLifecycle(delivery.turn), context.stop);
  }
  return telemetry;
}
