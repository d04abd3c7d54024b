import type { Browser, Page } from 'playwright-core';
import { CONTRACT, type MetricContract } from '../../../examples/stack/contract.ts';
import { createRandom, skewOf } from './clock.ts';
import type { Entry, LedgerLabels } from './ledger.ts';

/** What real browsers do. */
export interface RealBrowsersOptions {
  readonly browser: Browser;
  readonly browsers: number;
  readonly seconds: number;
  /** A page that has the library's script. */
  readonly siteUrl: string;
  /** One client for each, on the same page. */
  readonly urls: readonly string[];
}

/** What a page has recorded: the metric, its labels and the value, in the order of `RECORDED`. */
type Recorded = readonly [metric: number, labels: LedgerLabels, value: number];

const RUNS: MetricContract = { name: 'code.run.duration', unit: 's', labels: ['language'], bounds: [0.1, 0.5, 1, 5] };
const EXECUTIONS: MetricContract = { name: 'code.executions', unit: '{execution}', labels: ['language', 'status'] };
const ofLibrary = (name: string): MetricContract => CONTRACT.find((metric) => metric.name === name) ?? RUNS;
const RECORDED = [ofLibrary('frontend.page_views'), ofLibrary('frontend.api.request.duration'), EXECUTIONS, RUNS];

/** Runs in the page: uses the public API of as many clients as there are endpoints, and answers what it recorded. */
async function use(options: { urls: readonly string[]; seconds: number; leaves: boolean }): Promise<Recorded[]> {
  const { urls, seconds, leaves } = options;
  const service = { name: 'jac-frontend', version: '1.4.2', environment: 'test' };
  const clients = urls.map((endpoint) =>
    footlight.createTelemetry({ service, endpoint, flushInterval: 1_000, sessionPersistence: 'memory' }),
  );
  const recorded: Recorded[] = [];
  const end = performance.now() + seconds * 1_000;
  const pages = ['/', '/courses/:courseId', '/sign-in'];
  for (let i = 0; performance.now() < end; i++) {
    const page = pages[i % pages.length] ?? '/';
    const status = i % 5 ? 200 : 'error';
    const seconds = Math.random() * 3;
    for (const telemetry of clients) {
      footlight.trackPageView(telemetry, page, { userType: 'student' });
      footlight.trackApiRequest(telemetry, '/courses', 'GET', seconds * 1_000, { status });
      const meter = footlight.createMeter(telemetry);
      meter.counter('code.executions', { unit: '{execution}' }).add(2, { language: 'jac', status: 'success' });
      meter
        .histogram('code.run.duration', { unit: 's', bounds: [0.1, 0.5, 1, 5] })
        .record(seconds, { language: 'jac' });
    }
    recorded.push(
      [0, { page, user_type: 'student' }, 1],
      [1, { endpoint: '/courses', method: 'GET', status: `${status}` }, (seconds * 1_000) / 1_000],
      [2, { language: 'jac', status: 'success' }, 2],
      [3, { language: 'jac' }, seconds],
    );
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400));
  }
  if (!leaves) await Promise.all(clients.map((telemetry) => telemetry.flush()));
  return recorded;
}

async function open({ browser, siteUrl }: RealBrowsersOptions, skewMs: number): Promise<Page> {
  // The context stays open: a browser that loses a tab still sends what the tab left to it.
  const context = await browser.newContext();
  await context.addInitScript((skew) => {
    const { now } = Date;
    Date.now = () => Math.round(now() + skew);
  }, skewMs);
  const page = await context.newPage();
  await page.goto(siteUrl);
  return page;
}

/** Lets real browsers use the library, each in a context of its own, with a clock that is wrong. Half of them just leave. */
export async function runRealBrowsers(options: RealBrowsersOptions): Promise<readonly Entry[]> {
  const { browsers, urls, seconds } = options;
  const random = createRandom(7);
  const all = Array.from({ length: browsers }, async (_, index) => {
    // None of them is one of those with an absurd clock: there are few.
    const page = await open(options, skewOf(index + 2, random));
    const recorded = await page.evaluate(use, { urls, seconds, leaves: index % 2 === 1 });
    await page.close();
    return recorded.map(
      ([metric, labels, value]): Entry => ({ metric: RECORDED[metric] as MetricContract, labels, value }),
    );
  });
  return (await Promise.all(all)).flat();
}
