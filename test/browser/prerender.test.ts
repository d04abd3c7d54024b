import { expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsWhen, logOf, PATIENCE } from '../support/collected.ts';
import { openPlainChromium } from '../support/plain-chromium.ts';
import { pointsOf, read } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const site = useWatched();

/** The ids in the resource of a log. */
const idsOf = ({ resource }: LogEntry): unknown[] =>
  ['footlight.page', 'footlight.view.id', 'footlight.correlation.id'].map((name) => resource[name]);

it('a prerendered page is a view once somebody goes to it, and none before', async () => {
  const prepared = (name: string): string => `<script>
    var logger = footlight.createLogger(telemetry);
    logger.info('${name} is prepared: ' + document.prerendering);
    var other = footlight.createTelemetry({ service: { name: 'other' }, endpoint: telemetry.endpoint, flushInterval: 100 });
    footlight.trackPageView(other, '/said');
    document.addEventListener('prerenderingchange', () => logger.info('${name} is seen'));
  </script>`;
  const features = 'footlight.pageViews()';
  site.pages.serve('/next', { body: site.html({ features, head: prepared('next') }) });
  site.pages.serve('/never', { body: site.html({ features, head: prepared('never') }) });
  let go = (): void => undefined;
  site.pages.serve('/go', { until: new Promise<void>((resolve) => (go = resolve)) });
  site.pages.serve('/start', {
    body: `<!doctype html><title>start</title><link rel="icon" href="data:,"><a href="/next">next</a>
      <script type="speculationrules">{ "prerender": [{ "urls": ["/next", "/never"], "eagerness": "immediate" }] }</script>
      <script>fetch('/go').then(() => document.querySelector('a').click())</script>`,
  });

  const close = await openPlainChromium(`${site.pages.url}/start`);
  try {
    const before = await logOf(site.collector, 'next is prepared: true');
    const never = await logOf(site.collector, 'never is prepared: true');
    for (const log of [before, never]) expect(idsOf(log)).toEqual([undefined, undefined, expect.any(String)]);
    expect(await pointsOf(site.collector, 'frontend.page_views')).toEqual([]);

    go();
    const [navigation] = await eventsWhen(site.collector, 'browser.navigation');
    const [, id] = idsOf(before).slice(1);
    expect(idsOf(await logOf(site.collector, 'next is seen'))).toEqual(['/next', id, id]);
    expect(idsOf(navigation as LogEntry)).toEqual(['/next', id, id]);
    expect(navigation?.attributes['footlight.view.referrer']).toBe(`${site.pages.url}/start`);
    const counted = async (): Promise<unknown> =>
      (await pointsOf(site.collector, 'frontend.page_views')).map(({ labels, value }) => [
        labels['service_name'],
        labels['page'],
        value,
      ]);
    await expect.poll(counted, PATIENCE).toHaveLength(2);
    expect(await counted()).toEqual(
      expect.arrayContaining([
        ['watched', '/next', 1],
        ['other', '/said', 1],
      ]),
    );
    const logs = await read<LogEntry[]>(site.collector, '/api/logs');
    expect(logs.filter(({ resource }) => resource['footlight.page'] === '/never')).toEqual([]);
  } finally {
    await close();
  }
});
