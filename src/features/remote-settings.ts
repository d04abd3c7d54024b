import { idle } from '../browser/idle.ts';
import { createOwnFetch } from '../browser/own-fetch.ts';
import { load, save } from '../browser/storage.ts';
import type { Feature, Telemetry } from '../types.ts';

/** Where settings are, and what they may turn off. */
export interface RemoteSettingsOptions {
  /** A URL or path that answers JSON: `{ "sampleRate": 0.05, "flushInterval": 30000, "off": ["interactions"] }`, each optional. */
  readonly url: string;
  /** Features that may be turned off, by the names that `off` has for them. @default {} */
  readonly features?: Readonly<Record<string, Feature>>;
}

/** Settings that come from a server. They only ever turn something down. */
export interface RemoteSettings {
  /** Runs the features that are not off, and looks for new settings as the page starts. One of the client's `features`. */
  readonly feature: Feature;
  /** For `sampleSessions({ sampleRate })`: the app's rate, or that of the settings where it is lower. */
  sampleRate(most: number): () => number;
  /** For the `flushInterval` of the client, in milliseconds: the app's, or that of the settings where it is longer. */
  flushInterval(least: number): () => number;
}

/** What settings may say. Everything else in them is passed over. */
interface Known {
  readonly sampleRate: number;
  readonly flushInterval: number;
  readonly off: readonly string[];
}

const KEY = 'footlight.session.settings';
// More would be off, and not slow.
const MAX_INTERVAL_MS = 600_000;
const TIMEOUT_MS = 10_000;

const within = (value: unknown, least: number, most: number): number | undefined =>
  typeof value === 'number' && value >= least && value <= most ? value : undefined;

/** What of a JSON text is known and can be. Nothing where it is no settings at all. */
function read(json: string | undefined): Known | undefined {
  try {
    const { sampleRate, flushInterval, off } = JSON.parse(json ?? '') as Record<string, unknown>;
    return {
      sampleRate: within(sampleRate, 0, 1) ?? 1,
      flushInterval: within(flushInterval, 0, MAX_INTERVAL_MS) ?? 0,
      off: Array.isArray(off) ? off : [],
    };
  } catch {
    return undefined;
  }
}

/** The text of the settings, asked for by a request that is not recorded. Nothing where they cannot be had. */
async function download(url: string): Promise<string | undefined> {
  try {
    const response = await createOwnFetch()(url, { credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

/** Runs features by name, but for those that are off. */
function runner(telemetry: Telemetry, features: Readonly<Record<string, Feature>>) {
  const running = new Map<string, () => void>();
  const stop = (name: string): void => {
    running.get(name)?.();
    running.delete(name);
  };
  const start = (name: string, feature: Feature): void => {
    try {
      running.set(name, feature(telemetry));
    } catch (cause) {
      telemetry.diagnose(`the feature '${name}' could not start`, cause);
    }
  };
  return {
    apply(off: readonly string[]): void {
      for (const [name, feature] of Object.entries(features)) {
        if (off.includes(name)) stop(name);
        else if (!running.has(name)) start(name, feature);
      }
    },
    stop: () => [...running.keys()].forEach(stop),
  };
}

/**
 * Lets a server turn clients down that say too much, without a deployment: by a lower sample rate, a longer time between
 * flushes, and features off. Settings are kept in local storage, so that the next page starts with them, also where they
 * cannot be had; what they say of other things, or what cannot be, is passed over; and they never turn anything up. Nothing
 * is asked for while the consent is not `granted`.
 *
 * @example
 * const settings = remoteSettings({ url: '/telemetry.json', features: { interactions: interactions() } });
 * createTelemetry({
 *   …,
 *   flushInterval: settings.flushInterval(5_000),
 *   sampling: sampleSessions({ sampleRate: settings.sampleRate(0.1) }),
 *   features: [pageViews(), settings.feature],
 * });
 */
export function remoteSettings({ url, features = {} }: RemoteSettingsOptions): RemoteSettings {
  let known: Known | undefined;
  return {
    feature(telemetry) {
      const isAllowed = (): boolean => telemetry.context.consent === 'granted';
      const { apply, stop } = runner(telemetry, features);
      let isStopped = false;
      const look = async (): Promise<void> => {
        await idle();
        const json = isAllowed() ? await download(url) : undefined;
        const found = read(json);
        if (!found || isStopped || !isAllowed()) return;
        known = found;
        save(KEY, json as string);
        apply(known.off);
      };
      if (isAllowed()) known = read(load(KEY));
      apply(known?.off ?? []);
      look();
      return () => {
        isStopped = true;
        stop();
      };
    },
    sampleRate: (most) => () => Math.min(most, known?.sampleRate ?? 1),
    flushInterval: (least) => () => Math.max(least, known?.flushInterval ?? 0),
  };
}
