import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { read } from '../support/read.ts';
import { createSite, type Site } from '../support/site.ts';

interface Log {
  readonly body: string;
  readonly level: string;
  readonly severityNumber: number;
  readonly service: string;
  readonly scope: string;
  readonly time: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

let collector: Collector;
let site: Site;
let browser: Browser;

const arrived = (): Promise<Log[]> => read(collector, '/api/logs?limit=5000');
const bodies = async (): Promise<string[]> => (await arrived()).map(({ body }) => body).sort();
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `log ${i}`).sort();

/** A page of the site, in a browser context that stays open until the end. */
async function openPage(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${site.url}/courses/42`);
  return page;
}

/** Writes logs in one tick, and ends the tick as told. */
async function logInOneTick(page: Page, count: number, end: 'navigate' | 'hide' | 'stay'): Promise<void> {
  await page.evaluate(
    ({ endpoint, count, end }) => {
      const telemetry = footlight.createTelemetry({ service: { name: 'tick' }, endpoint });
      const logger = footlight.createLogger(telemetry);
      for (let i = 0; i < count; i++) logger.info(`log ${i}`);
      if (end === 'navigate') location.href = '/elsewhere';
      if (end === 'hide') {
        Object.defineProperty(document, 'hidden', { value: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }
    },
    { endpoint: collector.url, count, end },
  );
}

beforeAll(async () => {
  [collector, site, browser] = await Promise.all([createCollector({ port: 0 }), createSite(), launchChromium()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()]);
  await collector?.close();
});
beforeEach(() => collector.clear());

describe('a log', () => {
  it('arrives with its level, context, session, user, view and correlation id', async () => {
    const page = await openPage();
    const before = Date.now();
    await page.evaluate(async (endpoint) => {
      const telemetry = footlight.createTelemetry({
        service: { name: 'jac', namespace: 'learning', version: '1.2.3', environment: 'test' },
        endpoint,
        routes: ['/courses/:courseId'],
      });
      footlight.trackPageView(telemetry, '/courses/:courseId');
      telemetry.setUser({ id: 'user-7', type: 'student' });
      const logger = footlight.createLogger(telemetry, { name: 'checkout' });
      logger.warn('cart restored', { items: 3, price: 9.5, tags: ['a', { deep: true }], missing: null });
      logger.error('payment failed', { error: new TypeError('no money'), orderId: '17' });
      await telemetry.flush();
    }, collector.url);

    // What is most severe goes first.
    const [error, warning] = await arrived();
    expect(warning).toMatchObject({
      body: 'cart restored',
      level: 'warn',
      severityNumber: 13,
      service: 'jac',
      scope: 'checkout',
      attributes: { items: 3, price: 9.5, tags: ['a', { deep: true }], missing: null },
      resource: {
        'service.name': 'jac',
        'service.namespace': 'learning',
        'service.version': '1.2.3',
        'deployment.environment.name': 'test',
        'session.id': expect.stringMatching(/^[\da-f]{32}$/),
        'user.id': 'user-7',
        'footlight.page': '/courses/:courseId',
        'footlight.view.id': expect.stringMatching(/^[\da-f]{32}$/),
        'user_agent.original': expect.stringContaining('Chrome'),
      },
    });
    expect(warning?.resource['footlight.correlation.id']).toBe(warning?.resource['footlight.view.id']);
    expect(Math.abs(Date.parse(warning?.time ?? '') - before)).toBeLessThan(60_000);
    expect(error).toMatchObject({
      level: 'error',
      attributes: {
        orderId: '17',
        'exception.type': 'TypeError',
        'exception.message': 'no money',
        'exception.stacktrace': expect.stringContaining('TypeError: no money'),
      },
    });
  });

  it('has the session of the other tabs, and a view of its own', async () => {
    const first = await openPage();
    const second = await first.context().newPage();
    await second.goto(`${site.url}/courses/43`);
    for (const page of [first, second]) {
      await logInOneTick(page, 1, 'stay');
      await page.close();
    }
    await expect.poll(async () => (await arrived()).length, { timeout: 10_000 }).toBe(2);
    const [a, b] = await arrived();
    expect(b?.resource['session.id']).toBe(a?.resource['session.id']);
    expect(b?.resource['footlight.view.id']).not.toBe(a?.resource['footlight.view.id']);
  });
});

describe('500 logs of one tick', () => {
  it('all arrive when the page navigates in that tick', async () => {
    const page = await openPage();
    await logInOneTick(page, 500, 'navigate');
    await expect.poll(bodies, { timeout: 10_000 }).toEqual(numbered(500));
  });

  it('all arrive when the tab is closed right after', async () => {
    const page = await openPage();
    await logInOneTick(page, 500, 'stay');
    await page.close();
    await expect.poll(bodies, { timeout: 10_000 }).toEqual(numbered(500));
  });

  it('all arrive when the page is hidden in that tick and never seen again', async () => {
    const page = await openPage();
    await logInOneTick(page, 500, 'hide');
    await expect.poll(bodies, { timeout: 10_000 }).toEqual(numbered(500));
  });
});

describe('a collector that fails', () => {
  it('has every log once it works again, each once', async () => {
    const page = await openPage();
    collector.faults.add({ path: '/v1/logs', status: 503, times: 2 });
    await logInOneTick(page, 20, 'stay');
    await expect.poll(bodies, { timeout: 20_000 }).toEqual(numbered(20));
  });

  it('is not asked again before the time it gave', async () => {
    const page = await openPage();
    collector.faults.add({ path: '/v1/logs', status: 429, retryAfter: '2', times: 1 });
    await logInOneTick(page, 1, 'stay');
    await expect.poll(bodies, { timeout: 20_000 }).toEqual(numbered(1));
    const { requests } = await read<{ requests: { time: string }[] }>(collector, '/api/requests');
    const [refused, accepted] = requests.map(({ time }) => Date.parse(time));
    expect((accepted ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(1_950);
  });

  it('gets what waited while it was down', async () => {
    const page = await openPage();
    await collector.pause();
    await logInOneTick(page, 10, 'stay');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 6_000)));
    await collector.resume();
    await expect.poll(bodies, { timeout: 30_000 }).toEqual(numbered(10));
  });
});
