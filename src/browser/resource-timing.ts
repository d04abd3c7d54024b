import { monotonicNow } from './environment.ts';

const PATIENCE_MS = 1_000;

/** Numbers that describe how a resource came. */
export type TimingAttributes = Readonly<Record<string, string | number>>;

/** How a request came, once the browser says it. */
export interface Timing {
  /** Calls back with it, and with when the body was there: now, if that is known, else when it is or after a second, with nothing. */
  wait(done: (attributes: TimingAttributes, bodyAt?: number) => void): void;
}

/** Reads how requests came. */
export interface Timings {
  /** A request begins. */
  open(url: string): Timing;
  /** Calls everybody back who waits. */
  flush(): void;
  stop(): void;
}

/** The phases of an entry in milliseconds, those that were not or that another origin keeps to itself left out. */
export function phases(entry: PerformanceResourceTiming): TimingAttributes {
  const { secureConnectionStart, connectEnd, nextHopProtocol, encodedBodySize } = entry;
  const all: Record<string, string | number | undefined> = {
    'footlight.timing.redirect': entry.redirectEnd - entry.redirectStart,
    'footlight.timing.dns': entry.domainLookupEnd - entry.domainLookupStart,
    'footlight.timing.connect': connectEnd - entry.connectStart,
    'footlight.timing.tls': secureConnectionStart && connectEnd - secureConnectionStart,
    'footlight.timing.ttfb': entry.requestStart && entry.responseStart - entry.requestStart,
    'footlight.timing.body': entry.responseStart && entry.responseEnd - entry.responseStart,
    'http.response.body.size': encodedBodySize,
    'network.protocol.version': /^h(?:ttp\/)?([\d.]+)/.exec(nextHopProtocol)?.[1],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => Number(value) > 0)) as TimingAttributes;
}

interface Open {
  readonly url: string;
  readonly since: number;
  entry?: PerformanceResourceTiming;
  done?: (attributes: TimingAttributes, bodyAt?: number) => void;
}

/** Watches Resource Timing: https://www.w3.org/TR/resource-timing/ */
export function createTimings(): Timings {
  const opens = new Set<Open>();
  const end = (open: Open): void => {
    if (open.done && opens.delete(open)) open.done(open.entry ? phases(open.entry) : {}, open.entry?.responseEnd);
  };
  const take = (entry: PerformanceResourceTiming): void => {
    // Of several to one URL, the one that began last before it.
    const open = [...opens].findLast(
      ({ url, since, entry: has }) => !has && url === entry.name && since <= entry.startTime,
    );
    if (open) end(Object.assign(open, { entry }));
  };
  let observer: PerformanceObserver | undefined;
  try {
    observer = new PerformanceObserver((list) => (list.getEntries() as PerformanceResourceTiming[]).forEach(take));
    observer.observe({ type: 'resource' });
  } catch {
    // Not there: spans end without.
  }
  return {
    open(url) {
      const open: Open = { url: url.replace(/#.*/, ''), since: monotonicNow() };
      opens.add(open);
      return {
        wait(done) {
          open.done = done;
          if (open.entry || !observer) end(open);
          else setTimeout(end, PATIENCE_MS, open);
        },
      };
    },
    flush: () => opens.forEach(end),
    stop: () => observer?.disconnect(),
  };
}
