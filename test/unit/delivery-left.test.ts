import { createLogger, createMeter, type Logger, type Telemetry, trackPageView } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerHanging,
  type Capture,
  captureRequests,
  client,
  fates,
  finish,
  hang,
  refuse,
  settle,
  status,
} from '../support/capture.ts';
import { pageHide, pageShow, setHidden } from '../support/page.ts';

const BUDGET = 60 * 1_024;
let capture: Capture;
let telemetry: Telemetry;
let logger: Logger;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  capture.answer = hang;
  telemetry = client();
  logger = createLogger(telemetry);
});

/** Says so many different things of about 1 kB. */
function say(level: keyof Logger, count: number): void {
  for (let i = 0; i < count; i++) logger[level](`${level} ${i}`.padEnd(1_000, 'a'));
}

const levels = () => capture.logs().map(({ severityText }) => severityText);
const said = (level: string) => levels().filter((each) => each === level).length;

describe('a page that goes away after several views', () => {
  it('says what belongs to each of them in one request', () => {
    for (let i = 0; i < 12; i++) {
      trackPageView(telemetry, `/page-${i}`);
      logger.info(`on page ${i}`);
    }
    pageHide();
    const requests = capture.requests.filter(({ url }) => url.endsWith('/v1/logs'));
    expect(requests).toHaveLength(1);
    expect(capture.logs().map(({ body, resource }) => `${body} ${resource['footlight.page']}`)).toEqual(
      Array.from({ length: 12 }, (_, i) => `on page ${i} /page-${i}`),
    );
  });

  it('never sends more than is allowed, however many there are', () => {
    for (let i = 0; i < 400; i++) {
      trackPageView(telemetry, `/page-${i}`.padEnd(300, 'a'));
      logger.info(`on page ${i}`);
    }
    pageHide();
    expect(capture.requests.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(BUDGET);
    expect(capture.requests.every(({ keepalive }) => keepalive)).toBe(true);
    expect(capture.logs().length).toBeGreaterThan(20);
  });
});

describe('a page that goes away with more than fits', () => {
  it('sends what is severe, and then what else fits', () => {
    say('debug', 40);
    say('info', 40);
    say('error', 20);
    say('warn', 20);
    pageHide();
    expect([said('error'), said('warn')]).toEqual([20, 20]);
    expect(said('info')).toBeGreaterThan(5);
    expect(said('info')).toBeLessThan(20);
    expect(said('debug')).toBe(0);
  });

  it('drops the rest, and tells how much in a last window that leaves with it', async () => {
    createMeter(telemetry).counter('c').add(1);
    say('info', 200);
    pageHide();
    expect(capture.requests.every(({ keepalive }) => keepalive)).toBe(true);
    expect(capture.requests.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(BUDGET);
    const left = 200 - said('info');
    expect(left).toBeGreaterThan(100);
    expect(capture.records()).toEqual({ 'logs dropped left': left });
    expect(capture.points('c')).toMatchObject([{ value: 1 }]);
    answerHanging();
    await finish(settle());
    expect(await finish(telemetry.flush())).toMatchObject({ kept: 0, dropped: left });
  });

  it('sends nothing of it twice when it comes back', async () => {
    say('info', 200);
    pageHide();
    const sent = said('info');
    capture.answer = () => status(200);
    answerHanging();
    pageShow(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said('info')).toBe(sent);
    logger.info('again');
    await finish(telemetry.flush());
    expect(said('info')).toBe(sent + 1);
  });

  it('keeps all of it when it only hides', async () => {
    say('info', 200);
    setHidden(true);
    expect(said('info')).toBeLessThan(61);
    capture.answer = () => status(200);
    answerHanging();
    setHidden(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said('info')).toBe(200);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 200 }));
  });

  it('keeps all of it while there is no network: it may come back', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    say('info', 200);
    pageHide();
    expect(capture.requests).toEqual([]);
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
    capture.answer = () => status(200);
    pageShow(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 200 }));
  });
});

describe('a window of metrics that does not outlive the page', () => {
  it('is not sent twice: nobody knows what became of it', async () => {
    const counter = createMeter(telemetry).counter('c');
    for (let i = 0; i < 1_000; i++) counter.add(1, { i });
    capture.answer = async (sent) => {
      await hang(sent);
      return refuse();
    };
    telemetry.flush();
    await settle();
    expect(capture.requests.map(({ keepalive }) => keepalive)).toEqual([false]);
    pageHide();
    pageShow(true);
    answerHanging();
    await finish(settle());
    capture.answer = () => status(200);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.points('c')).toHaveLength(1_000);
    expect(await finish(telemetry.flush())).toMatchObject({ dropped: 1_000, kept: 0 });
    counter.add(1);
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'metrics dropped timeout': 1_000 });
  });
});
