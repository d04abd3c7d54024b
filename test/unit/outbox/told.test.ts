import { createLogger, createMeter } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, finish, status } from '../../support/capture.ts';
import { type Fake, fakeOutbox } from './support.ts';

let capture: Capture;
let fake: Fake;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  fake = fakeOutbox();
});

describe('what the outbox is told', () => {
  it('is what waits, as it would be sent, and the window so far, which goes on', async () => {
    const telemetry = client({ outbox: fake.outbox });
    const counter = createMeter(telemetry).counter('c');
    counter.add(1);
    createLogger(telemetry).info('x');
    const { items, encode, window, sealed } = fake.host();
    expect(sealed()).toEqual([]);
    expect(encode(items())).toMatchObject({ signal: 'logs', count: 1, priority: 9 });
    expect(window(true)?.json).toContain('"name":"c"');
    expect(window(true)?.json).toContain('"asDouble":1');
    counter.add(2);
    expect(window(true)?.json).toContain('"asDouble":3');
    await finish(telemetry.flush());
    expect(capture.points('c')).toMatchObject([{ value: 3 }]);
    expect(capture.logs()).toHaveLength(1);
    expect(window(true)).toBeUndefined();
  });

  it('of a storm is no more than it may keep: the newest', async () => {
    fake = fakeOutbox(100_000);
    capture.answer = () => status(503);
    const telemetry = client({ outbox: fake.outbox });
    for (let i = 0; i < 400; i++) {
      createLogger(telemetry).info(`${i}`.padEnd(1_000, 'a'));
      if (i % 20 === 0) await vi.advanceTimersByTimeAsync(1_000);
    }
    const bytes = fake
      .host()
      .sealed()
      .reduce((sum, { body }) => sum + body.length, 0);
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(bytes).toBeGreaterThan(40_000);
    const { kept, dropped } = await finish(telemetry.flush());
    expect(kept + dropped).toBe(400);
    expect(kept).toBeGreaterThan(40);
  });
});
