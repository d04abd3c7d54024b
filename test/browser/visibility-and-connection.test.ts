import type { Telemetry } from 'footlight';
import type { CDPSession } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { useWatched as watch } from '../support/watched.ts';
import { chromium } from './delivery/chromium.ts';

const watched = watch();
const HIDDEN_MS = 300;
// Clocks of pages are rounded.
const ROUNDED_S = 0.01;

/** What pages of this file have besides. */
type Globals = typeof globalThis & {
  telemetry: Telemetry;
  /** When who heard first, and who heard last, was told that the network is gone, and that it is back. */
  heard: Record<'online' | 'offline', number[]>;
  navigator: { readonly connection: { readonly effectiveType: string } };
};

const LISTEN = `<script>(globalThis.heard ??= { online: [], offline: [] });
for (const type of ['online', 'offline']) addEventListener(type, () => heard[type].push(Date.now()), true);</script>`;
const page = { features: 'footlight.visibilityAndConnection()', first: LISTEN, head: LISTEN };

const named = (events: readonly LogEntry[], of: string): readonly LogEntry[] =>
  events.filter(({ service }) => service === of);

/** As a phone that moves: the browser tells the page what it measures. */
const moveTo = (session: CDPSession, latency: number, bytesPerSecond: number): Promise<unknown> =>
  session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });

it('how long the network was away arrives once it is back, and how good it is, when that changes', async () => {
  const context = await watched.browser.newContext();
  const opened = await watched.open(page, { context });
  const [first] = await eventsWhen(watched.collector, 'footlight.connection');
  expect(first?.attributes).toEqual({
    'footlight.connection.effective_type': expect.stringMatching(/^(slow-)?[234]g$/),
    'footlight.connection.rtt': expect.any(Number),
    'footlight.connection.downlink': expect.any(Number),
    'footlight.connection.save_data': false,
  });

  await context.setOffline(true);
  await opened.waitForFunction(() => (globalThis as Globals).heard.offline.length === 2);
  await opened.evaluate(() => {
    footlight.createTelemetry({
      service: { name: 'began offline' },
      endpoint: (globalThis as Globals).telemetry.endpoint,
      features: [footlight.visibilityAndConnection()],
      flushInterval: 100,
    });
  });
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS));
  const lasted = (Date.now() - began) / 1_000;
  await context.setOffline(false);
  const events = await eventsWhen(watched.collector, 'footlight.offline', 2);
  const { online, offline } = await opened.evaluate(() => (globalThis as Globals).heard);
  const [seconds, secondsOfOther] = ['watched', 'began offline'].map((name) =>
    Number(named(events, name)[0]?.attributes['footlight.offline.duration']),
  );
  // Between what those tell who listened before and after it.
  expect(seconds).toBeGreaterThan(((online[0] ?? 0) - (offline[1] ?? 0)) / 1_000 - ROUNDED_S);
  expect(seconds).toBeLessThan(((online[1] ?? 0) - (offline[0] ?? 0)) / 1_000 + ROUNDED_S);
  expect(secondsOfOther).toBeGreaterThanOrEqual(lasted);
  expect(secondsOfOther).toBeLessThanOrEqual(seconds ?? 0);

  const session = await context.newCDPSession(opened);
  await session.send('Network.enable');
  const types = async (of: string): Promise<unknown[]> =>
    named(await eventsOf(watched.collector, 'footlight.connection'), of).map(
      ({ attributes }) => attributes['footlight.connection.effective_type'],
    );
  const moveUntil = async (type: string, ...to: readonly [latency: number, bytesPerSecond: number]): Promise<void> => {
    await moveTo(session, ...to);
    await opened.waitForFunction(
      (wanted) => (navigator as unknown as Globals['navigator']).connection.effectiveType === wanted,
      type,
    );
  };
  await moveUntil('2g', 2_000, 6_000);
  await moveUntil('4g', 50, 1_000_000);
  // Not news: round trip and throughput alone.
  await moveTo(session, 150, 500_000);
  await expect.poll(async () => (await types('watched')).slice(-2), PATIENCE).toEqual(['2g', '4g']);
  await opened.evaluate(() => (globalThis as Globals).telemetry.stop());
  await moveUntil('3g', 300, 100_000);
  await moveUntil('4g', 50, 1_000_000);
  const ofOther = async (): Promise<unknown[]> => (await types('began offline')).slice(-4);
  await expect.poll(ofOther, PATIENCE).toEqual(['2g', '4g', '3g', '4g']);
  expect(await types('watched')).not.toContain('3g');
  const [slow] = (await eventsOf(watched.collector, 'footlight.connection')).filter(
    ({ attributes }) => attributes['footlight.connection.effective_type'] === '2g',
  );
  expect(slow?.attributes['footlight.connection.rtt']).toBeGreaterThan(1);
  expect(slow?.attributes['footlight.connection.downlink']).toBeLessThan(0.1);
});

it('when the page is hidden and shown again arrives, and how long it was so before', async () => {
  watched.pages.serve('/page', { body: watched.html(page) });
  const began = Date.now();
  // What hides a page for real, which Playwright never does.
  const browser = await puppeteer.launch({ ...(await chromium.launchOptions('', 'usable')), headless: true });
  try {
    const opened = await browser.newPage();
    await opened.goto(`${watched.pages.url}/page`);
    await browser.newPage();
    const [hidden] = await eventsWhen(watched.collector, 'footlight.visibility');
    await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS));
    await opened.bringToFront();
    const [, shown] = await eventsWhen(watched.collector, 'footlight.visibility', 2);
    const [stateOf, secondsOf] = ['state', 'previous_duration'].map(
      (name) => (event?: LogEntry) => event?.attributes[`footlight.visibility.${name}`],
    );
    expect([hidden, shown].map((event) => stateOf?.(event))).toEqual(['hidden', 'visible']);
    expect(hidden?.severityNumber).toBe(9);
    expect(secondsOf?.(shown)).toBeGreaterThanOrEqual(HIDDEN_MS / 1_000);
    const [before, meanwhile] = [hidden, shown].map((event) => Number(secondsOf?.(event)));
    expect(before).toBeGreaterThan(0);
    expect((before ?? 0) + (meanwhile ?? 0)).toBeLessThanOrEqual((Date.now() - began) / 1_000);
  } finally {
    await browser.close();
  }
});
