import { readArrivals } from './arrivals.ts';
import { type Ending, inOneTick, waitForElsewhere } from './leaving.ts';
import type { Scenario, Stage } from './scenario.ts';

const REQUESTS = 50;

/** Without the outbox, what does not arrive is said to be lost. */
async function expectLossesCounted(stage: Stage, records: number, ending: Ending): Promise<void> {
  if (stage.isPersistent) return;
  // It ends the process of a tab that is closed, with requests that have only begun: also the one that would say it.
  if (stage.engine.name === 'firefox' && ending === 'tab close') return;
  const { markers, lost } = await readArrivals(stage.network.collector, 'traces');
  if (markers + lost.traces === records) return;
  stage.complain(`${markers} arrived and ${lost.traces} are said to be lost of ${records}`);
}

const ofSpans = (count: number, ending: Ending): Scenario => ({
  ...inOneTick(count, 'span', ending),
  signal: 'traces',
  // They go the way of logs, which are measured over the other as well.
  transports: ['h2'],
  // Firefox ends scripts half way as it closes a tab: of so many, one run of ten loses some or stores some twice.
  ...(count >= 500 && ending === 'tab close' && { testedIn: ['chromium'] as const }),
  check: (stage) => expectLossesCounted(stage, count, ending),
});

/** A page that ends while spans wait. */
export const tracing: readonly Scenario[] = [
  ...[1, 50, 500, 5_000].flatMap((count) => [ofSpans(count, 'navigation'), ofSpans(count, 'tab close')]),
  {
    name: 'spans of 50 requests, the last ones answered just now, then navigation',
    records: REQUESTS,
    signal: 'traces',
    transports: ['h2'],
    async run(stage) {
      const tab = await stage.visit();
      await tab.page.evaluate(
        async (count, url) => {
          const request = footlight.createFetch(subject.telemetry);
          const paths = Array.from({ length: count }, (_, i) => `/api/m-${i}?parts=2`);
          await Promise.all(paths.map((path) => request(path)));
          footlight.createMeter(subject.telemetry).counter('delivery.count').add(count);
          // The last of them have no Resource Timing entry yet.
          location.href = url;
        },
        REQUESTS,
        stage.elsewhere,
      );
      await waitForElsewhere(stage);
    },
  },
];
