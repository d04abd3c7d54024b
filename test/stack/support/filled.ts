import type { Browser } from 'playwright-core';
import { launchChromium } from '../../support/chromium.ts';
import type { Prometheus } from '../../support/prometheus.ts';
import { createSite } from '../../support/site.ts';
import { runLoad } from '../load/load.ts';
import { runRealBrowsers } from '../load/real-browsers.ts';
import { startCollector } from './collector.ts';
import { startStackPrometheus } from './prometheus.ts';
import { startMeasuredServer } from './server.ts';
import { startSink } from './sink.ts';

/** A stack in which something has happened. */
export interface FilledStack {
  readonly browser: Browser;
  readonly prometheus: Prometheus;
  stop(): Promise<void>;
}

const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'jac-api' } }] };

/** A log and a span, so that there is one of each. */
async function sayHello(url: string): Promise<void> {
  const time = `${Date.now()}000000`;
  const log = { timeUnixNano: time, body: { stringValue: 'hello' } };
  const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const span = { ...ids, name: 'hello', kind: 2, startTimeUnixNano: time, endTimeUnixNano: time };
  const post = (path: string, body: object) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  await post('/v1/logs', { resourceLogs: [{ resource: RESOURCE, scopeLogs: [{ logRecords: [log] }] }] });
  await post('/v1/traces', { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: [span] }] }] });
}

/** Starts the stack as it is shipped, and has simulated and real browsers use it, for so long. */
export async function fillStack(seconds: number): Promise<FilledStack> {
  const [browser, site, server, sink] = await Promise.all([
    launchChromium(),
    createSite(),
    startMeasuredServer(),
    startSink(),
  ]);
  const collector = await startCollector(sink);
  const prometheus = await startStackPrometheus({
    browsers: [collector.metrics],
    collector: [collector.self],
    servers: [server.metrics],
  });
  await sayHello(collector.url);
  const urls = [collector.url];
  await Promise.all([
    runLoad({ browsers: 60, seconds, urls, perWindow: 6, seed: 5 }),
    runRealBrowsers({ browser, browsers: 2, seconds, siteUrl: site.url, urls }),
  ]);
  return {
    browser,
    prometheus,
    async stop() {
      await Promise.all([browser.close(), site.close(), prometheus.stop(), server.close()]);
      await collector.stop();
      await sink.stop();
    },
  };
}
