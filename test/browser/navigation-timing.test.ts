import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, eventsWhen, logOf, PATIENCE } from '../support/collected.ts';
import { openPlainChromium } from '../support/plain-chromium.ts';
import { useWatched as watch } from '../support/watched.ts';

const watched = watch('', ['--disable-back-forward-cache']);

const NAME = 'browser.navigation_timing';
const features = 'footlight.navigationTiming()';
const IMAGE = '<img src="/slow.png">';

/** What the browser says of how the page came. */
const entryOf = (page: Page): Promise<PerformanceNavigationTiming> =>
  page.evaluate(() => performance.getEntriesByType('navigation')[0]?.toJSON());

const event = async (): Promise<LogEntry> => (await eventsWhen(watched.collector, NAME))[0] as LogEntry;

beforeAll(() => {
  watched.pages.serve('/slow.png', { delayMs: 300 });
  watched.pages.serve('/endless.png', { delayMs: 60_000 });
  watched.pages.serve('/next', { body: '<!doctype html><link rel="icon" href="data:,">next' });
});

describe('navigationTiming', () => {
  it('says how the page came, once it has loaded, by the time of the navigation', async () => {
    const { pages } = watched;
    pages.serve('/old', { status: 302, headers: { location: '/course?token=secret' }, delayMs: 50 });
    pages.serve('/course', { body: watched.html({ features, body: IMAGE }), delayMs: 100 });
    const page = await (await watched.browser.newContext()).newPage();
    await page.goto(`${pages.url}/old`);
    const { attributes, timeUnixNano } = await event();
    const entry = await entryOf(page);
    const near = (ms: number): unknown => expect.closeTo(ms, 2);
    expect(attributes).toEqual({
      'url.full': `${pages.url}/course`,
      'http.response.status_code': 200,
      'browser.navigation_timing.type': 'navigate',
      'browser.navigation_timing.redirect_count': 1,
      'browser.navigation_timing.dom_interactive': near(entry.domInteractive),
      'browser.navigation_timing.dom_content_loaded_event_start': near(entry.domContentLoadedEventStart),
      'browser.navigation_timing.dom_content_loaded_event_end': near(entry.domContentLoadedEventEnd),
      'browser.navigation_timing.dom_complete': near(entry.domComplete),
      'browser.navigation_timing.load_event_start': near(entry.loadEventStart),
      'browser.navigation_timing.load_event_end': near(entry.loadEventEnd),
      'browser.resource_timing.initiator_type': 'navigation',
      'browser.resource_timing.duration': near(entry.duration),
      'browser.resource_timing.redirect_start': near(entry.redirectStart),
      'browser.resource_timing.redirect_end': near(entry.redirectEnd),
      'browser.resource_timing.fetch_start': near(entry.fetchStart),
      'browser.resource_timing.domain_lookup_start': near(entry.domainLookupStart),
      'browser.resource_timing.domain_lookup_end': near(entry.domainLookupEnd),
      'browser.resource_timing.connect_start': near(entry.connectStart),
      'browser.resource_timing.connect_end': near(entry.connectEnd),
      'browser.resource_timing.request_start': near(entry.requestStart),
      'browser.resource_timing.response_start': near(entry.responseStart),
      'browser.resource_timing.response_end': near(entry.responseEnd),
      'browser.resource_timing.transfer_size': entry.transferSize,
      'browser.resource_timing.encoded_body_size': entry.encodedBodySize,
      'browser.resource_timing.decoded_body_size': entry.decodedBodySize,
      'browser.resource_timing.next_hop_protocol': 'http/1.1',
      'browser.resource_timing.render_blocking_status': 'non-blocking',
    });
    const at = (name: string): number => Number(attributes[`browser.resource_timing.${name}`]);
    expect(at('redirect_end') - at('redirect_start')).toBeGreaterThanOrEqual(45);
    expect(at('response_start') - at('request_start')).toBeGreaterThanOrEqual(95);
    expect(attributes['browser.navigation_timing.load_event_end']).toBeGreaterThanOrEqual(440);
    const origin = await page.evaluate(() => performance.timeOrigin);
    expect(Math.abs(Number(timeUnixNano) / 1e6 - origin)).toBeLessThan(5);
  });

  it('tells of a page that is left before it has loaded, as far as it came', async () => {
    watched.pages.serve('/left', { body: watched.html({ features, body: '<img src="/endless.png">' }) });
    const page = await (await watched.browser.newContext()).newPage();
    await page.goto(`${watched.pages.url}/left`, { waitUntil: 'domcontentloaded' });
    await page.goto(`${watched.pages.url}/next`);
    const { attributes } = await event();
    expect(attributes['url.full']).toBe(`${watched.pages.url}/left`);
    expect(attributes['browser.navigation_timing.dom_interactive']).toBeGreaterThan(0);
    expect(attributes).not.toHaveProperty(['browser.navigation_timing.load_event_end']);
    expect(attributes).not.toHaveProperty(['browser.resource_timing.duration']);
  });

  it('says it once: not again when the back/forward cache brings the page back, nor when the client stops', async () => {
    const page = await watched.open({ features });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => console.log(`restored: ${persisted}`)));
    await event();
    await page.goto(`${watched.pages.url}/next`);
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => said, PATIENCE).toContain('restored: true');
    await page.evaluate('telemetry.stop()');
    expect(await eventsOf(watched.collector, NAME)).toHaveLength(1);
  });

  it('says nothing where the client stops before the page has loaded', async () => {
    const page = await watched.open({
      features,
      body: `<script>footlight.createLogger(telemetry).info('there'); var stopped = telemetry.stop()</script>${IMAGE}`,
    });
    await page.evaluate('stopped');
    expect(await eventsOf(watched.collector, '')).toHaveLength(1);
    expect(await eventsOf(watched.collector, NAME)).toEqual([]);
  });

  it('waits until somebody sees a prerendered page, and says when that was', async () => {
    const { pages, collector } = watched;
    let go = (): void => undefined;
    pages.serve('/go', { until: new Promise<void>((resolve) => (go = resolve)) });
    // What it says itself arrives after what it would have said wrongly.
    const prepared = `<script>
      var logger = footlight.createLogger(telemetry);
      addEventListener('load', () => setTimeout(() => logger.info('prepared: ' + document.prerendering), 50));
      document.addEventListener('prerenderingchange', () => {
        const [{ activationStart }] = performance.getEntriesByType('navigation');
        logger.info('seen', { activationStart });
      });</script>`;
    pages.serve('/prepared', { body: watched.html({ features, head: prepared }) });
    pages.serve('/start', {
      body: `<!doctype html><link rel="icon" href="data:,"><a href="/prepared">next</a>
        <script type="speculationrules">{ "prerender": [{ "urls": ["/prepared"], "eagerness": "immediate" }] }</script>
        <script>fetch('/go').then(() => document.querySelector('a').click())</script>`,
    });
    const close = await openPlainChromium(`${pages.url}/start`);
    try {
      await logOf(collector, 'prepared: true');
      expect(await eventsOf(collector, NAME)).toEqual([]);
      go();
      const { attributes } = await event();
      const { activationStart } = (await logOf(collector, 'seen')).attributes as Record<string, number>;
      expect(activationStart).toBeGreaterThan(0);
      expect(attributes['url.full']).toBe(`${pages.url}/prepared`);
      expect(attributes['footlight.activation_start']).toBeCloseTo(activationStart as number, 2);
      expect(attributes['browser.navigation_timing.load_event_end']).toBeLessThan(activationStart as number);
    } finally {
      await close();
    }
  });
});
