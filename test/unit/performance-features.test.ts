import { longFrames, navigationTiming, resources, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

/** Lets the browser make entries of some types. `tell` hands over one. */
function observe(...supportedEntryTypes: string[]) {
  const listeners: ((list: { getEntries(): object[] }) => void)[] = [];
  const observed: unknown[] = [];
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      static readonly supportedEntryTypes = supportedEntryTypes;
      constructor(listener: (typeof listeners)[0]) {
        listeners.push(listener);
      }
      readonly observe = (options: unknown) => void observed.push(options);
      readonly takeRecords = () => [];
      readonly disconnect = () => undefined;
    },
  );
  return { observed, tell: (entry: object) => listeners.forEach((hear) => hear({ getEntries: () => [entry] })) };
}

const resource = (given: object) => ({
  name: 'https://shop.test/app.js',
  initiatorType: 'script',
  startTime: 10,
  duration: 20,
  responseStart: 15,
  transferSize: 300,
  encodedBodySize: 0,
  ...given,
});

const flush = (telemetry: Telemetry) => telemetry.flush();

describe('where the browser makes no such entries', () => {
  it.each([
    ['that it knows other types', () => observe('paint')],
    ['that it knows no observer', () => vi.stubGlobal('PerformanceObserver', undefined)],
    ['that it says of no type', () => vi.stubGlobal('PerformanceObserver', class {})],
  ])('nothing is recorded and nothing is thrown: %s', async (_, prepare) => {
    prepare();
    const diagnose = vi.fn();
    const getEntriesByType = vi.spyOn(performance, 'getEntriesByType').mockReturnValue([]);
    const telemetry = client({ features: [longFrames(), navigationTiming(), resources()], diagnose });
    // jsdom has loaded its page; that is told a task later.
    await vi.waitFor(() => expect(getEntriesByType).toHaveBeenCalledWith('navigation'));
    await telemetry.stop();
    expect(diagnose).not.toHaveBeenCalled();
    expect(capture.requests).toEqual([]);
  });
});

describe('longFrames', () => {
  it('goes by long tasks where there are no frames: how long they took, and blocked', async () => {
    const browser = observe('longtask', 'paint');
    const telemetry = client({ features: [longFrames()] });
    expect(browser.observed).toEqual([{ type: 'longtask', buffered: true }]);
    browser.tell({ startTime: 5, duration: 60 });
    browser.tell({ startTime: 100, duration: 100 });
    await flush(telemetry);
    expect(capture.points('frontend.long_frame.duration')).toMatchObject([{ count: 2, labels: { page: '/' } }]);
    expect(capture.logs().map(({ eventName, attributes }) => ({ eventName, attributes }))).toEqual([
      {
        eventName: 'footlight.long_frame',
        attributes: { 'footlight.long_frame.duration': 100, 'footlight.long_frame.blocking_duration': 50 },
      },
    ]);
  });

  it('says of a frame what its phases took, and leaves out what did not happen or has no name', async () => {
    const browser = observe('long-animation-frame');
    const telemetry = client({ features: [longFrames()] });
    const script = { duration: 90, invoker: 'Window.fetch.then', invokerType: 'resolve-promise', sourceURL: '' };
    const unnamed = { sourceFunctionName: '', sourceCharPosition: -1, forcedStyleAndLayoutDuration: 0 };
    const phases = { blockingDuration: 12, renderStart: 150, styleAndLayoutStart: 180 };
    browser.tell({ startTime: 0, duration: 200, ...phases, scripts: [{ ...script, ...unnamed }] });
    const quiet = { blockingDuration: 0, renderStart: 0, styleAndLayoutStart: 0 };
    browser.tell({ startTime: 300, duration: 200, ...quiet, scripts: [] });
    await flush(telemetry);
    expect(capture.logs().map(({ attributes }) => attributes)).toEqual([
      {
        'footlight.long_frame.duration': 200,
        'footlight.long_frame.blocking_duration': 12,
        'footlight.long_frame.render_duration': 50,
        'footlight.long_frame.style_and_layout_duration': 20,
        'footlight.long_frame.script.invoker': 'Window.fetch.then',
        'footlight.long_frame.script.invoker_type': 'resolve-promise',
        'footlight.long_frame.script.duration': 90,
      },
      { 'footlight.long_frame.duration': 200 },
    ]);
  });

  it('keeps to twenty events a minute, unless told otherwise', async () => {
    const browser = observe('long-animation-frame');
    const telemetry = client({ features: [longFrames()] });
    for (let i = 0; i < 23; i++) browser.tell({ startTime: i * 200, duration: 150 + i });
    await flush(telemetry);
    await flush(telemetry);
    expect(capture.logs()).toHaveLength(20);
    expect(capture.points('frontend.long_frame.duration')).toMatchObject([{ count: 23 }]);
    expect(capture.records()).toMatchObject({ 'logs dropped cap': 3 });
  });

  it('goes by frames alone where there are both', () => {
    const browser = observe('longtask', 'long-animation-frame');
    client({ features: [longFrames()] });
    expect(browser.observed).toEqual([{ type: 'long-animation-frame', buffered: true }]);
  });
});

describe('resources', () => {
  it.each([
    ['what came from the cache', { transferSize: 0, encodedBodySize: 500 }, 'cache'],
    ['an answer without a body', { transferSize: 300 }, '<10kB'],
    ['what was just under 10 kB', { transferSize: 9_999 }, '<10kB'],
    ['what was 10 kB', { transferSize: 10_000 }, '<100kB'],
    ['what was 100 kB', { transferSize: 100_000 }, '<1MB'],
    ['what was 1 MB', { transferSize: 1_000_000 }, '>=1MB'],
    ['what another origin keeps to itself', { transferSize: 0, responseStart: 0 }, 'unknown'],
    [
      'what another origin tells of its body alone',
      { transferSize: 0, responseStart: 0, encodedBodySize: 2e4 },
      '<100kB',
    ],
    ['what an older browser knows of its body alone', { transferSize: undefined, encodedBodySize: 2e4 }, '<100kB'],
    ['what an oldest browser knows nothing of', { transferSize: undefined, encodedBodySize: undefined }, 'unknown'],
  ])('says the size of %s', async (_, given, size) => {
    const browser = observe('resource');
    const telemetry = client({ features: [resources()] });
    browser.tell(resource(given));
    await flush(telemetry);
    expect(capture.points('frontend.resource.duration').map(({ labels }) => labels)).toEqual([
      { initiator: 'script', size },
    ]);
  });

  it('leaves out what came over no network, and what is ignored, however often', async () => {
    const browser = observe('resource');
    const telemetry = client({ features: [resources({ slowMs: 0, ignore: ['/poll', /\/live\?/g] })] });
    for (const name of ['data:,x', 'blob:https://shop.test/1', 'chrome-extension://abc/x.js']) {
      browser.tell(resource({ name }));
    }
    for (let time = 0; time < 3; time++) {
      browser.tell(resource({ name: 'https://shop.test/poll/1' }));
      browser.tell(resource({ name: 'https://shop.test/live?since=1' }));
    }
    browser.tell(resource({ name: 'https://shop.test/live' }));
    await flush(telemetry);
    expect(capture.points('frontend.resource.duration').map(({ count }) => count)).toEqual([1]);
    expect(capture.logs().map(({ attributes }) => attributes['url.full'])).toEqual(['https://shop.test/live']);
  });

  it('is an event from a second on, unless told otherwise', async () => {
    const browser = observe('resource');
    const telemetry = client({ features: [resources()] });
    browser.tell(resource({ duration: 999 }));
    browser.tell(resource({ duration: 1_000, fetchStart: 52.899999998509884, renderBlockingStatus: '' }));
    await flush(telemetry);
    expect(capture.logs().map(({ attributes }) => attributes['browser.resource_timing.duration'])).toEqual([1_000]);
    expect(capture.logs()[0]?.attributes).toHaveProperty(['browser.resource_timing.fetch_start'], 52.9);
    expect(capture.logs()[0]?.attributes).not.toHaveProperty(['browser.resource_timing.render_blocking_status']);
  });

  it('keeps to twenty events a minute, unless told otherwise', async () => {
    const browser = observe('resource');
    const telemetry = client({ features: [resources()] });
    for (let i = 0; i < 23; i++) browser.tell(resource({ name: `https://shop.test/${i}`, duration: 2_000 }));
    await flush(telemetry);
    await flush(telemetry);
    expect(capture.logs()).toHaveLength(20);
    expect(capture.points('frontend.resource.duration')).toMatchObject([{ count: 23 }]);
    expect(capture.records()).toMatchObject({ 'logs dropped cap': 3 });
  });

  it.each([
    ['a base', 'https://collector.test/otlp/', 'https://collector.test/otlp/v1/traces'],
    ['a path', '/otlp', `${location.origin}/otlp/v1/logs`],
    ['three', { logs: '/l', metrics: 'https://m.test', traces: '/t' }, 'https://m.test/'],
  ])('leaves out where records go, by %s', async (_, endpoint, name) => {
    const browser = observe('resource');
    const telemetry = client({ endpoint, features: [resources()] });
    browser.tell(resource({ name }));
    browser.tell(resource({ name: `${name}/other` }));
    await flush(telemetry);
    expect(capture.points('frontend.resource.duration').map(({ count }) => count)).toEqual([1]);
  });
});
