import { createLogger, createMeter, type Diagnostic, pageViews, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish, status } from '../support/capture.ts';
import { setHidden } from '../support/page.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  capture = captureRequests();
  // The one of jsdom starts a timer for each change.
  vi.stubGlobal('localStorage', { clear: () => undefined });
});

function record(telemetry: Telemetry): void {
  createLogger(telemetry).info('x');
  createMeter(telemetry).counter('c').add(1);
}

describe('a client that is stopped', () => {
  it('has sent what waited, and says how much', async () => {
    const telemetry = client();
    record(telemetry);
    expect(await finish(telemetry.stop())).toEqual(fates({ sent: 2 }));
    expect(telemetry.isActive).toBe(false);
  });

  it('leaves no listener', async () => {
    const add = vi.spyOn(globalThis, 'addEventListener');
    const remove = vi.spyOn(globalThis, 'removeEventListener');
    const telemetry = client({ features: [pageViews()] });
    await finish(telemetry.stop());
    expect(add.mock.calls.length).toBeGreaterThan(5);
    expect(remove.mock.calls).toHaveLength(add.mock.calls.length);
    for (const call of add.mock.calls) expect(remove.mock.calls).toContainEqual(call);
  });

  it('leaves no timer', async () => {
    const telemetry = client({ features: [pageViews()] });
    record(telemetry);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await finish(telemetry.stop());
    expect(vi.getTimerCount()).toBe(0);
  });

  it('records and sends nothing more, also with what was made before', async () => {
    const telemetry = client();
    const logger = createLogger(telemetry);
    const counter = createMeter(telemetry).counter('c');
    const bound = counter.bind({ a: 1 });
    const histogram = createMeter(telemetry).histogram('h', { bounds: [1] });
    await finish(telemetry.stop());
    logger.info('x');
    counter.add(1);
    bound.add();
    histogram.record(1);
    expect(vi.getTimerCount()).toBe(0);
    setHidden(true);
    await vi.advanceTimersByTimeAsync(60_000);
    await finish(telemetry.flush());
    expect(capture.requests).toEqual([]);
  });

  it('may be stopped again', async () => {
    const telemetry = client({ features: [pageViews()] });
    record(telemetry);
    const first = await finish(telemetry.stop());
    expect(await finish(telemetry.stop())).toEqual(first);
  });

  it('stops its features, each once', async () => {
    const stop = vi.fn();
    const telemetry = client({ features: [() => stop, () => stop] });
    expect(stop).not.toHaveBeenCalled();
    await finish(telemetry.stop());
    expect(stop).toHaveBeenCalledTimes(2);
  });

  it('stops also when a feature cannot', async () => {
    const telemetry = client({
      diagnose: () => undefined,
      features: [
        () => () => {
          throw new Error('cannot stop');
        },
      ],
    });
    record(telemetry);
    await expect(finish(telemetry.stop())).resolves.toMatchObject({ sent: 2 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops the other features and its listeners also when a feature cannot', async () => {
    const remove = vi.spyOn(globalThis, 'removeEventListener');
    const stop = vi.fn();
    const broken = () => () => {
      throw new Error('cannot stop');
    };
    await finish(client({ diagnose: () => undefined, features: [broken, () => stop] }).stop());
    expect(stop).toHaveBeenCalledTimes(1);
    expect(remove.mock.calls.map(([type]) => type)).toContain('pagehide');
  });

  it('stops its features once, also when it is stopped twice at the same time', async () => {
    const stop = vi.fn();
    const telemetry = client({ features: [() => stop] });
    await finish(Promise.all([telemetry.stop(), telemetry.stop()]));
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('drops what could not be sent, and says how much', async () => {
    capture.answer = () => status(503);
    const telemetry = client();
    record(telemetry);
    expect(await finish(telemetry.stop())).toEqual(fates({ dropped: 2 }));
    expect(vi.getTimerCount()).toBe(0);
    setHidden(true);
    setHidden(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(capture.logs()).toEqual([]);
  });
});

describe('several clients', () => {
  it('do not know of each other', async () => {
    const one = client({ service: { name: 'one' }, endpoint: 'https://one.test' });
    const two = client({ service: { name: 'two' }, endpoint: 'https://two.test' });
    one.setUser({ id: 'ann' });
    record(one);
    record(two);
    createMeter(two).counter('c').add(5);
    await finish(one.stop());
    expect(capture.requests.map(({ url }) => new URL(url).host)).toEqual(['one.test', 'one.test']);
    record(two);
    await two.flush();
    expect(capture.points('c').map(({ resource, value }) => [resource['service.name'], value])).toEqual([
      ['one', 1],
      ['two', 7],
    ]);
    expect(capture.logs().map(({ resource }) => [resource['service.name'], resource['user.id']])).toEqual([
      ['one', 'ann'],
      ['two', undefined],
      ['two', undefined],
    ]);
  });

  it('keep sending when another one fails', async () => {
    capture.answer = ({ url }) => status(url.includes('one') ? 503 : 200);
    const one = client({ endpoint: 'https://one.test' });
    const two = client({ endpoint: 'https://two.test' });
    record(one);
    record(two);
    expect(await finish(one.flush())).toMatchObject({ sent: 0 });
    expect(await two.flush()).toMatchObject({ sent: 2 });
  });
});

describe('what goes wrong in a feature', () => {
  it('is diagnosed, and the others start all the same', () => {
    const said: Diagnostic[] = [];
    const cause = new Error('no');
    const other = vi.fn(() => () => undefined);
    const broken = () => {
      throw cause;
    };
    const telemetry = client({ diagnose: (diagnostic) => said.push(diagnostic), features: [broken, other] });
    expect(said).toEqual([{ message: expect.stringContaining('feature'), cause }]);
    expect(other).toHaveBeenCalledWith(telemetry);
  });

  it('does not reach the page when diagnose throws as well', () => {
    const fail = () => {
      throw new Error('no');
    };
    expect(() => client({ diagnose: fail, features: [fail] })).not.toThrow();
  });

  it('goes to the console in development, and nowhere in production', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    client().diagnose('odd');
    expect(warn).toHaveBeenCalledWith('footlight: odd', '');
    vi.stubEnv('NODE_ENV', 'production');
    client().diagnose('odd');
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
