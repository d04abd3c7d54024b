import { errors, reportError, type Telemetry } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import { fail, make, reject } from '../support/uncaught.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
});
afterEach(() => Reflect.deleteProperty(globalThis, 'footlightEarly'));

const watching = (): Telemetry => client({ features: [errors()] });

async function arrived(telemetry: Telemetry): Promise<readonly string[]> {
  await telemetry.flush();
  return capture.logs().map(({ body, attributes }) => `${attributes['exception.type']}: ${body}`);
}

const total = (): number => capture.points('frontend.errors').reduce((sum, { value }) => sum + value, 0);

describe('an error with the same words', () => {
  it('is the same if it comes by another way within a second', async () => {
    const telemetry = watching();
    fail(make('x'));
    vi.advanceTimersByTime(999);
    reject(make('x'));
    reportError(telemetry, make('x'));
    reportError(telemetry, make('x'), { route: 'mine' });
    expect(await arrived(telemetry)).toEqual(['TypeError: x']);
  });

  it('is another one after a second', async () => {
    const telemetry = watching();
    fail(make('x'));
    vi.advanceTimersByTime(1_000);
    reject(make('x'));
    await telemetry.flush();
    expect(total()).toBe(2);
  });

  it('is another one if it comes by the same way', async () => {
    const telemetry = watching();
    for (let i = 0; i < 3; i++) fail(make('x'));
    // Three of them are known.
    for (let i = 0; i < 4; i++) reject(make('x'));
    await telemetry.flush();
    expect(total()).toBe(4);
  });

  it('is another one if its stack differs, or its type', async () => {
    const telemetry = watching();
    fail(make('x'));
    reject(make('x', 'run@other.js'));
    reject(Object.assign(make('x'), { name: 'OtherError' }));
    await telemetry.flush();
    expect(total()).toBe(3);
  });

  it('is another one if it is another value', async () => {
    const telemetry = watching();
    fail('a');
    reject('b');
    fail('1');
    reject(1);
    await telemetry.flush();
    expect(total()).toBe(4);
  });

  it('is the same for ever, once it was the same', async () => {
    const telemetry = watching();
    const copy = make('x');
    fail(make('x'));
    reject(copy);
    vi.advanceTimersByTime(3_600_000);
    reportError(telemetry, copy);
    await telemetry.flush();
    expect(total()).toBe(1);
  });

  it('is another one if it was kept from long before', async () => {
    vi.setSystemTime(3_600_000);
    const telemetry = client();
    reportError(telemetry, 'x');
    const kept = { event: new ErrorEvent('error', { error: 'x' }), time: 1_000 };
    Object.assign(globalThis, { footlightEarly: { errors: [kept], entries: {} } });
    const stop = errors()(telemetry);
    await telemetry.flush();
    stop();
    expect(total()).toBe(2);
  });

  it('is told by its object, if that is known already', async () => {
    const telemetry = watching();
    const error = make('x');
    reportError(telemetry, error);
    // The same object, which has now come by both ways.
    fail(error);
    fail(make('x'));
    await telemetry.flush();
    expect(total()).toBe(2);
  });

  it('is the same for ever if it is the same object', async () => {
    const telemetry = watching();
    const error = make('x');
    fail(error);
    vi.advanceTimersByTime(3_600_000);
    fail(error);
    reject(error);
    reportError(telemetry, error);
    await telemetry.flush();
    expect(total()).toBe(1);
  });

  it('is compared with the last 50 only', async () => {
    const telemetry = watching();
    for (let i = 0; i < 60; i++) fail(make(`x${i}`));
    for (let i = 0; i < 60; i++) reject(make(`x${i}`));
    await telemetry.flush();
    expect(total()).toBeGreaterThan(60);
  });
});
