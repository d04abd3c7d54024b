import { load, save } from '../browser/storage.ts';
import type { Item, Sampling } from '../types.ts';
import { misconfigured } from './config-error.ts';
import { isStored } from './session.ts';

/** Which sessions are recorded, and what of the others. */
export interface SampleSessionsOptions {
  /** Which part of the sessions, from 0 to 1; a function is asked as a session begins, and a running one stays as it is. */
  readonly sampleRate: number | (() => number);
  /** Whether web vitals that are rated `poor` are sent of the other sessions too. @default false */
  readonly poorVitals?: boolean;
  /** From how many seconds on spans of requests are sent of the other sessions too. @default never */
  readonly slowRequests?: number;
  /** What else is sent of the other sessions, beside errors. It brings what led to it. @default nothing */
  readonly keep?: (item: Item) => boolean;
}

/** What there is to a span, as far as it decides. */
interface Known extends Item {
  readonly span?: { readonly kind: number; readonly startTime: Time; readonly endTime: Time };
}

type Time = readonly [seconds: number, nanoseconds: number];

// Beside the session's own, and forgotten with it.
const KEY = 'footlight.session.rate';
const MAX_BEFORE = 50;
// The severity number of errors.
const ERROR = 17;
// As OpenTelemetry numbers them.
const CLIENT = 2;

const secondsOf = ({ startTime, endTime }: { startTime: Time; endTime: Time }): number =>
  endTime[0] - startTime[0] + (endTime[1] - startTime[1]) / 1e9;

/** Whether something is to be sent of a session that is not sampled. */
function isKept(item: Known, { poorVitals, slowRequests = Infinity, keep }: SampleSessionsOptions): boolean {
  const { priority, attributes, span } = item;
  if (priority >= ERROR) return true;
  if (poorVitals && attributes?.['browser.web_vital.rating'] === 'poor') return true;
  if (span?.kind === CLIENT && secondsOf(span) >= slowRequests) return true;
  try {
    return !!keep?.(item);
  } catch {
    // What the app asks must not break it.
    return true;
  }
}

/** A number from 0 to 1 that is the same for the same id: as `TraceIdRatioBasedSampler` of OpenTelemetry makes it. */
const shareOf = (id: string): number =>
  (id.match(/.{8}/g) ?? []).reduce((all, part) => (all ^ Number.parseInt(part, 16)) >>> 0, 0) / 2 ** 32;

/** The rate of now. Where it cannot be asked for, all are sampled. */
function asked(sampleRate: SampleSessionsOptions['sampleRate']): number {
  try {
    return typeof sampleRate === 'function' ? sampleRate() : sampleRate;
  } catch {
    return 1;
  }
}

/** The rate that a session goes by: that of the tab in which it began. */
function rateOf(session: string, sampleRate: SampleSessionsOptions['sampleRate']): number {
  const [of, rate] = load(KEY)?.split(' ') ?? [];
  if (of === session) return Number(rate);
  const now = asked(sampleRate);
  if (isStored(session)) save(KEY, `${session} ${now}`);
  return now;
}

/**
 * Sends logs, events and spans of a part of the sessions only, whole sessions, the same ones in all tabs, and with
 * `tracing({ sampleRate })` of the same rate the same as those that are traced. Of the others errors are sent, and the 50
 * records before each. Metrics are never sampled: they stay true. What is left out is counted as dropped, with the reason
 * `sampled`.
 *
 * @example
 * createTelemetry({ …, sampling: sampleSessions({ sampleRate: 0.1 }) });
 */
export function sampleSessions(options: SampleSessionsOptions): Sampling {
  const { sampleRate } = options;
  if (typeof sampleRate !== 'function' && !(sampleRate >= 0 && sampleRate <= 1))
    misconfigured(`sampleRate ${sampleRate}`, 'must be a number from 0 to 1');
  return (push, settle) => {
    let session: unknown;
    let isSampled = true;
    const before: Item[] = [];
    const drop = ({ signal }: Item): void => settle(signal.name, 'dropped', 'sampled', 1);
    return (item) => {
      const id = item.stamp?.['session.id'];
      // Without one there is no consent yet: what waits for that is not to be lost.
      if (typeof id !== 'string') return push(item);
      if (session !== id) {
        before.splice(0).forEach(drop);
        session = id;
        isSampled = shareOf(id) < rateOf(id, sampleRate);
      }
      if (isSampled || isKept(item, options)) {
        before.splice(0).forEach(push);
        return push(item);
      }
      before.push(item);
      if (before.length > MAX_BEFORE) before.splice(0, 1).forEach(drop);
    };
  };
}
