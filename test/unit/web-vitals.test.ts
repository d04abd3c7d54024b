import { createTelemetry, pageViews, type Telemetry, trackPageView } from 'footlight';
import { webVitals, webVitalsWithAttribution } from 'footlight/web-vitals';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Metric } from 'web-vitals';
import { type Capture, captureRequests, client, SERVICE } from '../support/capture.ts';
import { pageShow } from '../support/page.ts';

type Report = (metric: object) => void;
type Options = { readonly reportSoftNavs?: boolean; generateTarget?(node: Node | null): string | undefined };

/** Who has begun to watch, oldest first: what the library calls, and what it was told. */
const watches = vi.hoisted(() => [] as { name: string; report: Report; options: Options }[]);
const library = vi.hoisted(() => () => {
  const on = (name: string) => (report: Report, options: Options) => watches.push({ name, report, options });
  return { onCLS: on('CLS'), onFCP: on('FCP'), onINP: on('INP'), onLCP: on('LCP'), onTTFB: on('TTFB') };
});
vi.mock('web-vitals', library);
vi.mock('web-vitals/attribution', library);

let capture: Capture;
beforeEach(() => {
  watches.splice(0);
  vi.useFakeTimers();
  capture = captureRequests();
  history.replaceState(null, '', '/courses/42');
});

/** The library reports, to all who watch. */
function report(name: Metric['name'], value: number, more: Partial<Metric> & { attribution?: object } = {}): void {
  const metric = { name, value, delta: value, id: `${name}-1`, rating: 'good', navigationType: 'navigate', ...more };
  for (const watch of watches) if (watch.name === name) watch.report(metric);
}

const samples = (name: string): readonly unknown[] =>
  capture.points(`frontend.web_vital.${name}`).map(({ labels, count, value }) => [labels['page'], count, value]);
/** The events of the metrics: page views make others. */
const events = (): readonly Record<string, unknown>[] =>
  capture.logs().flatMap(({ eventName, attributes }) => (eventName === 'browser.web_vital' ? [attributes] : []));
const said = (name: string): readonly unknown[] => events().map((attributes) => attributes[name]);
const start = (...[options]: Parameters<typeof webVitals>): Telemetry =>
  client({ routes: ['/courses/:courseId'], features: [pageViews(), webVitals(options)] });

describe('a metric that is reported again', () => {
  it('is sampled as it was first, also where that was nothing, and recorded each time', async () => {
    const telemetry = start();
    report('CLS', 0);
    report('CLS', 0.2);
    report('INP', 40);
    report('INP', 300, { delta: 260 });
    await telemetry.flush();
    expect(samples('cls')).toEqual([['/courses/:courseId', 1, 0]]);
    expect(samples('inp')).toEqual([['/courses/:courseId', 1, 0.04]]);
    expect(said('browser.web_vital.value')).toEqual([0, 0.2, 40, 300]);
    expect(said('browser.web_vital.delta')).toEqual([0, 0.2, 40, 260]);
    expect(said('browser.web_vital.id')).toEqual(['CLS-1', 'CLS-1', 'INP-1', 'INP-1']);
  });

  it('is another one with another id', async () => {
    const telemetry = start();
    report('LCP', 1_000);
    report('LCP', 2_000, { id: 'LCP-2', navigationType: 'back-forward-cache' });
    await telemetry.flush();
    expect(samples('lcp')).toEqual([['/courses/:courseId', 2, 3]]);
  });
});

describe('the page of a metric', () => {
  it('is called as the app calls it, from when it says so until the next page', async () => {
    const telemetry = start();
    trackPageView(telemetry, '/course');
    report('FCP', 100);
    history.pushState(null, '', '/users/7');
    trackPageView(telemetry, '/user');
    report('LCP', 200);
    await telemetry.flush();
    expect(samples('fcp')).toEqual([['/course', 1, 0.1]]);
    expect(samples('lcp')).toEqual([['/course', 1, 0.2]]);
    expect(said('footlight.web_vital.page')).toEqual(['/course', '/course']);
  });

  it('is that of the path at the start where nobody counts page views', async () => {
    const telemetry = client({ features: [webVitals()] });
    history.pushState(null, '', '/elsewhere');
    report('LCP', 200);
    await telemetry.flush();
    expect(samples('lcp')).toEqual([['/courses/:id', 1, 0.2]]);
  });

  it('follows a redirect, which is no page of its own', async () => {
    const telemetry = start();
    history.replaceState(null, '', '/start');
    report('LCP', 200);
    await telemetry.flush();
    expect(samples('lcp')).toEqual([['/start', 1, 0.2]]);
  });

  it('is the one that the back/forward cache brings back', async () => {
    // Whoever begins a view on the return may be told of it later than we are.
    const telemetry = client({ features: [webVitals(), pageViews()] });
    history.pushState(null, '', '/basket');
    pageShow(false);
    report('LCP', 200);
    pageShow(true);
    trackPageView(telemetry, '/cart');
    report('LCP', 300, { id: 'LCP-2', navigationType: 'back-forward-cache' });
    await telemetry.flush();
    expect(samples('lcp')).toEqual([
      ['/courses/:id', 1, 0.2],
      ['/cart', 1, 0.3],
    ]);
  });

  it('is that of the path on the return where nobody counts page views', async () => {
    const telemetry = client({ features: [webVitals()] });
    history.pushState(null, '', '/basket');
    pageShow(true);
    report('LCP', 300);
    await telemetry.flush();
    expect(samples('lcp')).toEqual([['/basket', 1, 0.3]]);
  });

  it('is that of its URL where it is of a soft navigation', async () => {
    const telemetry = start({ softNavigations: true });
    const soft = { navigationType: 'soft-navigation', navigationURL: 'https://shop.test/courses/9?x#y' } as const;
    report('CLS', 0.1, soft);
    report('INP', 50, soft);
    await telemetry.flush();
    expect(samples('soft_navigation.cls')).toEqual([['/courses/:courseId', 1, 0.1]]);
    expect(samples('soft_navigation.inp')).toEqual([['/courses/:courseId', 1, 0.05]]);
    expect(samples('cls')).toEqual([]);
  });
});

describe('the library', () => {
  it('is told of soft navigations by option, and of each client by an object of its own', () => {
    start();
    start({ softNavigations: true });
    expect(watches.map(({ options }) => options.reportSoftNavs)).toEqual([
      ...Array(5).fill(false),
      ...Array(5).fill(true),
    ]);
    expect(new Set(watches.map(({ options }) => options)).size).toBe(2);
  });

  it('says nothing to a client any more that has stopped watching', async () => {
    let stop = (): void => undefined;
    const telemetry = client({
      features: [
        (host) => {
          stop = webVitals()(host);
          return stop;
        },
      ],
    });
    report('FCP', 100);
    const unlisten = vi.spyOn(globalThis, 'removeEventListener');
    stop();
    expect(unlisten.mock.calls.map(([type]) => type)).toEqual(['pageshow']);
    report('LCP', 200);
    await telemetry.flush();
    expect(said('browser.web_vital.name')).toEqual(['fcp']);
    expect(samples('lcp')).toEqual([]);
  });

  it('is heard in every metric, and in as many events a minute as are wanted', async () => {
    const telemetry = start({ maxPerMinute: 2 });
    for (const id of ['a', 'b', 'c']) report('LCP', 1_000, { id });
    await telemetry.flush();
    await telemetry.flush();
    expect(said('browser.web_vital.id')).toEqual(['a', 'b']);
    expect(samples('lcp')).toEqual([['/courses/:courseId', 3, 3]]);
    expect(capture.records()).toMatchObject({ 'logs dropped cap': 1 });
  });
});

describe('webVitalsWithAttribution', () => {
  const INP = { inputDelay: 1, processingDuration: 2, presentationDelay: 3, loadState: 'complete' };
  /** What is said of the longest script of an input. */
  async function scriptOf(entry: object): Promise<Record<string, unknown> | undefined> {
    const telemetry = client({ features: [webVitalsWithAttribution()] });
    report('INP', 100, {
      attribution: { ...INP, longestScript: { entry, subpart: 'input-delay', intersectingDuration: 9 } },
    });
    await telemetry.flush();
    return events()[0];
  }
  const NOTHING = { sourceURL: '', sourceFunctionName: '', invoker: '', invokerType: 'event-listener' };

  it.each([
    ['IMG[src=https://cdn.test/a[1].png?token=secret].onload', 'IMG.onload'],
    ['BUTTON#pay.onclick', 'BUTTON#pay.onclick'],
  ])('says of what called a script %s no URL', async (invoker, wanted) => {
    const attributes = await scriptOf({ ...NOTHING, invoker });
    expect(attributes).toMatchObject({ 'footlight.web_vital.script.invoker': wanted });
  });

  it.each(['classic-script', 'module-script'])('says no URL twice: %s', async (invokerType) => {
    const url = 'https://cdn.test/a.js';
    const attributes = await scriptOf({ ...NOTHING, sourceURL: `${url}?token=secret`, invoker: url, invokerType });
    expect(attributes).toMatchObject({
      'footlight.web_vital.script.url': url,
      'footlight.web_vital.script.invoker_type': invokerType,
      'footlight.web_vital.script.subpart': 'input-delay',
      'footlight.web_vital.script.duration': 9,
    });
    expect(attributes).not.toHaveProperty(['footlight.web_vital.script.invoker']);
  });

  it('leaves out what is not known', async () => {
    const attributes = await scriptOf(NOTHING);
    expect(attributes).not.toHaveProperty(['footlight.web_vital.script.url']);
    expect(attributes).not.toHaveProperty(['footlight.web_vital.script.function']);
    expect(attributes).not.toHaveProperty(['footlight.web_vital.target']);
  });

  it('cuts what the page may make long', async () => {
    const long = 'x'.repeat(10_000);
    const attributes = await scriptOf({
      ...NOTHING,
      sourceURL: `https://cdn.test/${long}`,
      sourceFunctionName: long,
      invoker: long,
    });
    const lengths = Object.values(attributes ?? {}).map((value) => `${value}`.length);
    expect(Math.max(...lengths)).toBe(256);
  });

  it('tells the developer when the target function throws, and goes on with a selector', () => {
    const diagnose = vi.fn();
    const target = (): string => {
      throw new Error('of the app');
    };
    createTelemetry({ service: SERVICE, endpoint: '/t', diagnose, features: [webVitalsWithAttribution({ target })] });
    const [{ options }] = watches as [(typeof watches)[0]];
    expect(options.generateTarget?.(document.body)).toBeUndefined();
    expect(options.generateTarget?.(null)).toBeUndefined();
    expect(diagnose).toHaveBeenCalledExactlyOnceWith({
      message: 'the target function of web vitals threw',
      cause: new Error('of the app'),
    });
  });
});
