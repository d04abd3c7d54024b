import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import type { Collector } from '../../examples/collector/server.ts';
import { eventsOf } from './collected.ts';
import { read } from './read.ts';

/** What a page of these tests has besides: our feature, and the library itself. */
export const VITALS = `
export * as vitals from 'footlight/web-vitals';
export * as plain from 'web-vitals';
export * as attributed from 'web-vitals/attribution';
`;

/** A report, of the library or of ours. */
export interface Vital {
  readonly name: string;
  readonly value: number;
  readonly delta: number;
  readonly rating: string;
  readonly type: string;
}

/** The library itself, beside ours in the page: what it reports goes to `localStorage`, which the next page can read. */
export const beside = (library: 'plain' | 'attributed' = 'plain', options = '{}'): string => `<script>
for (const name of ['CLS', 'FCP', 'INP', 'LCP', 'TTFB']) traced.${library}['on' + name]((metric) => {
  const { value, delta, rating, navigationType: type, attribution = {} } = metric;
  const script = attribution.longestScript?.entry;
  const vital = { name: name.toLowerCase(), value, delta, rating, type, attribution, script };
  localStorage.beside = JSON.stringify([...JSON.parse(localStorage.beside ?? '[]'), vital]);
}, ${options});
</script>`;

/** `shift` moves what is below the heading down, once it has been painted, and waits until the browser has said so. */
export const SHIFT = `<script>
const seen = (type, buffered) => new Promise((resolve) => {
  new PerformanceObserver((list, observer) => {
    observer.disconnect();
    setTimeout(resolve, 50);
  }).observe({ type, buffered });
});
async function shift() {
  await seen('paint', true);
  const shifted = seen('layout-shift', false);
  const pusher = document.createElement('div');
  pusher.style.height = '150px';
  document.querySelector('h1').after(pusher);
  await shifted;
}
</script>`;

/**
 * A button whose handler takes its time, and `slow`, which waits until the library knows: it looks only when the page has
 * nothing better to do. After what it is to be there for.
 */
export const SLOW = `<button id="slow" onclick="busy()">slow</button><script>
function busy() {
  const end = performance.now() + 200;
  while (performance.now() < end);
}
var slow = new Promise((resolve) => {
  const report = ({ value }) => value >= 200 && setTimeout(resolve, 50);
  traced.plain.onINP(report, { reportAllChanges: true });
});
</script>`;

const byName = (one: Vital, other: Vital): number =>
  `${one.type} ${one.name} ${one.value}`.localeCompare(`${other.type} ${other.name} ${other.value}`);

/** In one order: that of reports is the library's own business. */
export const inOrder = (vitals: readonly Vital[]): readonly Vital[] => [...vitals].sort(byName);

/** What an event says, as the library does. */
export const vitalOf = ({ attributes }: LogEntry): Vital => {
  const of = (name: string): unknown => attributes[`browser.web_vital.${name}`];
  return {
    name: String(of('name')),
    value: Number(of('value')),
    delta: Number(of('delta')),
    rating: String(of('rating')),
    type: String(of('navigation_type')),
  };
};

/** The web vitals that the collector has of a service. */
export const vitalEvents = async (collector: Collector, service = 'watched'): Promise<readonly LogEntry[]> =>
  (await eventsOf(collector, 'browser.web_vital')).filter(({ service: of }) => of === service);

/** A histogram, as the collector's read API answers it. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly count: number;
    readonly sum: number;
    readonly bounds: readonly number[];
  }[];
}

/** How many samples the histograms of web vitals have, by name, label and service: `lcp /page watched`. */
export async function samplesOf(collector: Collector): Promise<Readonly<Record<string, number>>> {
  const metrics = await read<Measured[]>(collector, '/api/metrics');
  return Object.fromEntries(
    metrics
      .filter(({ name }) => name.startsWith('frontend.web_vital.'))
      .flatMap(({ name, points }) =>
        points.map(({ labels, count }) => [
          `${name.replace('frontend.web_vital.', '')} ${labels['page']} ${labels['service_name']}`,
          count,
        ]),
      ),
  );
}
