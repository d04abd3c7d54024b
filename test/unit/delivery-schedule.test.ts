import { createLogger, type Logger } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, settle } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
});

function logger(random: number, flushInterval?: number): Logger {
  vi.spyOn(Math, 'random').mockReturnValue(random);
  return createLogger(client(flushInterval === undefined ? {} : { flushInterval }));
}

describe('the first flush', () => {
  it.each([
    [0.001, 5],
    [0.25, 1_250],
    [0.999, 4_995],
  ])('comes at a random moment of the interval: %d, after %d ms', async (random, ms) => {
    logger(random).info('x');
    await vi.advanceTimersByTimeAsync(ms - 5);
    expect(capture.requests).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(10);
    expect(capture.requests).toHaveLength(1);
  });

  it('comes within the interval that was asked for', async () => {
    logger(0.5, 1_000).info('x');
    await vi.advanceTimersByTimeAsync(499);
    expect(capture.requests).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(5);
    expect(capture.requests).toHaveLength(1);
  });
});

it('an interval that cannot be asked for is five seconds, and the app does not hear of it', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const flushInterval = (): number => {
    throw new Error('of the app');
  };
  createLogger(client({ flushInterval })).info('x');
  await vi.advanceTimersByTimeAsync(2_499);
  expect(capture.requests).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(5);
  expect(capture.requests).toHaveLength(1);
});

describe('further flushes', () => {
  it('come 5 s after something was recorded, and hold all that was', async () => {
    const { info } = logger(0);
    info('first');
    await vi.advanceTimersByTimeAsync(100);
    info('a');
    await vi.advanceTimersByTimeAsync(4_900);
    info('b');
    expect(capture.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(110);
    expect(capture.requests).toHaveLength(2);
    expect(capture.logs().map(({ body }) => body)).toEqual(['first', 'a', 'b']);
  });

  it('do not come while nothing waits', async () => {
    logger(0.5).info('x');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('come early when 32 KiB wait', async () => {
    const { info } = logger(0.9);
    for (let i = 0; i < 31; i++) info(`${i}`.padEnd(900, 'a'));
    await vi.advanceTimersByTimeAsync(100);
    expect(capture.requests).toHaveLength(0);
    info('a'.repeat(1_024));
    await vi.advanceTimersByTimeAsync(100);
    expect(capture.logs()).toHaveLength(32);
  });

  it('wait for idle time where the browser has it, a fifth of a second at most', async () => {
    const idle: { task: () => void; timeout: number | undefined }[] = [];
    vi.stubGlobal('requestIdleCallback', (task: () => void, options?: IdleRequestOptions) =>
      idle.push({ task, timeout: options?.timeout }),
    );
    logger(0.5).info('x');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capture.requests).toHaveLength(0);
    expect(idle).toMatchObject([{ timeout: 200 }]);
    idle[0]?.task();
    await settle();
    expect(capture.requests).toHaveLength(1);
  });
});
