import { type ConsoleMethod, consoleLogs, createLogger, type Feature, type Item, type Telemetry } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, refuse, status } from '../support/capture.ts';

const METHODS = ['debug', 'log', 'info', 'warn', 'error'] as const;
type Say = (...args: unknown[]) => void;

let capture: Capture;
let originals: Record<ConsoleMethod, MockInstance<Say>>;
let beneath: Console['error'];
const clients: Telemetry[] = [];
beforeEach(() => {
  capture = captureRequests();
  originals = Object.fromEntries(
    METHODS.map((method) => [method, vi.spyOn(console, method).mockReturnValue()]),
  ) as unknown as typeof originals;
  beneath = console.error;
});
// While the spies are still there.
afterEach(async () => {
  await Promise.all(clients.splice(0).map((telemetry) => telemetry.stop()));
});

function watch(name: string, feature: Feature = consoleLogs(), options: Parameters<typeof client>[0] = {}): Telemetry {
  const telemetry = client({ service: { name }, features: [feature], ...options });
  clients.push(telemetry);
  return telemetry;
}

/** What each client has recorded. */
async function heard(): Promise<readonly string[]> {
  await Promise.all(clients.map((telemetry) => telemetry.flush()));
  return capture
    .logs()
    .map(({ resource, body }) => `${resource['service.name']}: ${body}`)
    .sort();
}

describe('consoleLogs', () => {
  it('records errors and warnings, and leaves the rest alone', async () => {
    const telemetry = watch('one');
    for (const method of METHODS) console[method]('%s said', method);
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([
      { body: 'error said', severityNumber: 17, eventName: 'browser.console', scope: 'footlight' },
      { body: 'warn said', severityNumber: 13, attributes: { 'browser.console.method': 'warn' } },
    ]);
    expect(capture.logs()[0]?.attributes).toEqual({ 'browser.console.method': 'error' });
  });

  it('records the methods that are asked for, by their severity', async () => {
    const telemetry = watch('one', consoleLogs({ levels: METHODS }));
    for (const method of METHODS) console[method](method);
    await telemetry.flush();
    const severities = capture.logs().map(({ body, severityNumber }) => [body, severityNumber]);
    expect(Object.fromEntries(severities)).toEqual({ debug: 5, log: 9, info: 9, warn: 13, error: 17 });
  });

  it('says which levels there are, in development, and watches those it knows in production', async () => {
    const levels = ['trace', 'info'] as unknown as ConsoleMethod[];
    expect(() => consoleLogs({ levels })).toThrow('levels trace,info must be of debug, log, info, warn and error');
    vi.stubEnv('NODE_ENV', 'production');
    const telemetry = watch('one', consoleLogs({ levels }));
    console.info('x');
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([{ body: 'x' }]);
  });

  it('lets the console do its own first, with what it was called with', async () => {
    const order: string[] = [];
    const self = { name: 'another console' };
    const argument = { toString: () => 'x' };
    originals.error.mockImplementation(function (this: unknown, ...args) {
      order.push('console');
      expect(this).toBe(self);
      expect(args[1]).toBe(argument);
      return 'returned' as unknown as undefined;
    });
    const telemetry = watch('one');
    const record = vi.spyOn(telemetry, 'record').mockImplementation(() => void order.push('record'));
    expect(console.error.call(self, 'a', argument)).toBe('returned');
    expect(order).toEqual(['console', 'record']);
    record.mockRestore();
  });

  it('takes an error among the arguments, whatever else is there', async () => {
    const telemetry = watch('one');
    const error = new RangeError('too far');
    const strange = new Proxy({}, { getPrototypeOf: () => expect.fail('not allowed') });
    console.error('failed:', strange, error, new Error('second'));
    await telemetry.flush();
    expect(capture.logs()[0]?.attributes).toEqual({
      'browser.console.method': 'error',
      'exception.type': 'RangeError',
      'exception.message': 'too far',
      'exception.stacktrace': error.stack,
    });
    expect(capture.points('frontend.errors')).toEqual([]);
  });

  it('takes query and fragment from URLs, user info too', async () => {
    const telemetry = watch('one');
    console.warn('GET https://me:pw@a.test/x?token=1#y failed, see (http://b.test:81/z?k=2).');
    await telemetry.flush();
    expect(capture.logs()[0]?.body).toBe('GET https://a.test/x failed, see (http://b.test:81/z).');
  });

  it('records so many a minute, and counts the others', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const telemetry = watch('one', consoleLogs({ maxPerMinute: 2 }));
    for (const text of ['a', 'b', 'c']) console.warn(text);
    vi.setSystemTime(Date.now() + 60_000);
    console.warn('d');
    expect(await telemetry.flush()).toEqual(fates({ sent: 3, dropped: 1 }));
    expect(capture.logs().map(({ body }) => body)).toEqual(['a', 'b', 'd']);
  });

  it('lets nothing of it reach the page', () => {
    const telemetry = watch('one');
    vi.spyOn(telemetry, 'record').mockImplementation(() => {
      throw new Error('full');
    });
    expect(() => console.error('x')).not.toThrow();
    expect(() => console.error('y')).not.toThrow();
    expect(telemetry.record).toHaveBeenCalledTimes(2);
  });

  it('lets the page see what the console throws, and goes on', async () => {
    const telemetry = watch('one');
    originals.error.mockImplementationOnce(() => {
      throw new Error('closed');
    });
    expect(() => console.error('x')).toThrow('closed');
    console.error('y');
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([{ body: 'y' }]);
  });
});

describe('what footlight makes of it', () => {
  it('is not recorded again: the echo of a logger', async () => {
    const telemetry = watch('one', consoleLogs({ levels: METHODS }));
    const logger = createLogger(telemetry, { console: true });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level]('cart restored', { items: 3 });
    console.info('by the page');
    await telemetry.flush();
    expect(originals.info.mock.calls).toEqual([['cart restored', { items: 3 }], ['by the page']]);
    const scopes = capture.logs().map(({ scope }) => scope);
    expect(scopes.sort()).toEqual(['app', 'app', 'app', 'app', 'footlight']);
  });

  it.each<[string, Parameters<typeof client>[0]]>([
    ['by itself', {}],
    ['by a callback of the app', { diagnose: ({ message }) => console.error('telemetry', message) }],
  ])('is not recorded: what it says of itself, %s', async (_, options) => {
    const telemetry = watch('one', consoleLogs(), options);
    capture.answer = () => status(400);
    console.warn('refused');
    await telemetry.flush();
    expect(originals.warn.mock.calls.length + originals.error.mock.calls.length).toBe(2);
    capture.answer = () => status(200);
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([{ body: 'refused' }]);
  });

  it('never ends in itself: what is logged while a record is made', async () => {
    const both = [watch('one'), watch('two')];
    const logger = createLogger(client(), { console: true });
    const noisily = <Value>(value: Value): Value => {
      logger.error('from within');
      console.error('from within');
      return value;
    };
    const noisy = new Proxy({}, { ownKeys: () => noisily([]) });
    const error = Object.defineProperty(new Error('x'), 'message', { get: () => noisily('x') });
    const { record } = both[0] as Telemetry;
    // As what looks through all records does, and logs.
    Object.assign(both[0] as Telemetry, { record: (item: Item) => record(noisily(item)) });
    console.error(noisy, error);
    expect(await heard()).toEqual(['one: {} Error: x', 'two: {} Error: x']);
    console.error('after');
    expect(await heard()).toContain('one: after');
  });

  it('does not silence the page where the echo fails', async () => {
    const telemetry = watch('one');
    originals.error.mockImplementationOnce(() => {
      throw new Error('closed');
    });
    expect(() => createLogger(telemetry, { console: true }).error('echo')).toThrow('closed');
    console.error('by the page');
    await telemetry.flush();
    expect(capture.logs()).toMatchObject([{ body: 'by the page' }]);
  });

  it('is of no harm where the collector is away', async () => {
    const telemetry = watch('one');
    capture.answer = refuse;
    console.warn('x');
    const { kept } = await telemetry.flush();
    expect(kept).toBe(1);
    expect(originals.warn.mock.calls.filter(([said]) => said === 'x')).toHaveLength(1);
  });
});

describe('the patch of the console', () => {
  /** As a library does that knows of nobody else, and lets go of what it has put there itself. */
  function startForeign(calls: unknown[][]): () => void {
    const found = console.error;
    const own = (...args: unknown[]): void => {
      calls.push(args);
      found.apply(console, args);
    };
    console.error = own;
    return () => {
      if (console.error === own) console.error = found;
    };
  }

  it('is one for all clients, and gone with the last', async () => {
    const one = watch('one');
    const patched = console.error;
    expect(patched).not.toBe(beneath);
    const two = watch('two');
    expect(console.error).toBe(patched);
    console.error('both');
    expect(await heard()).toEqual(['one: both', 'two: both']);
    await one.stop();
    console.error('the second alone');
    expect(await heard()).toEqual(['one: both', 'two: both', 'two: the second alone']);
    await two.stop();
    expect(console.error).toBe(beneath);
    expect(console.warn).toBe(originals.warn);
    expect(console.log).toBe(originals.log);
  });

  const orders = [
    '+one +foreign +two -one -two -foreign',
    '+foreign +one +two -foreign -two -one',
    '+one +foreign -one +two -foreign -two',
    '+one +two +foreign -foreign -one -two',
    '+foreign +one -foreign -one +two -two',
    '+one +foreign -foreign -one +two -two',
  ];
  it.each(orders)('lets each listener hear each call once: %s', async (order) => {
    const calls: unknown[][] = [];
    const stops = new Map<string, () => unknown>();
    const wanted: string[] = [];
    for (const [step, what] of order.split(' ').entries()) {
      const name = what.slice(1);
      if (what.startsWith('-')) {
        await stops.get(name)?.();
        stops.delete(name);
      } else if (name === 'foreign') stops.set(name, startForeign(calls));
      else stops.set(name, watch(name).stop);
      console.error(`step ${step}`);
      for (const each of stops.keys()) if (each !== 'foreign') wanted.push(`${each}: step ${step}`);
      if (stops.has('foreign')) expect(calls.filter(([said]) => said === `step ${step}`)).toHaveLength(1);
    }
    expect(originals.error.mock.calls.map(([said]) => said)).toEqual([0, 1, 2, 3, 4, 5].map((step) => `step ${step}`));
    expect(await heard()).toEqual(wanted.sort());
  });
});
