import { type ErrorsOptions, errorNoise, errors, reportError, type Telemetry } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import { fail, make, reject } from '../support/uncaught.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
});
afterEach(() => Reflect.deleteProperty(globalThis, 'footlightEarly'));

const watching = (options?: ErrorsOptions): Telemetry => client({ features: [errors(options)] });

async function arrived(telemetry: Telemetry) {
  await telemetry.flush();
  return capture.logs().map(({ body, attributes }) => `${attributes['exception.type']}: ${body}`);
}

const total = (): number => capture.points('frontend.errors').reduce((sum, { value }) => sum + value, 0);

describe('what is ignored', () => {
  it.each<[string, string | RegExp, ErrorEventInit]>([
    ['a text in the message', 'far', {}],
    ['a text in type and message', 'TypeError: too far', {}],
    ['a text in the stack', 'app.js', {}],
    ['a text in the URL of the script', 'https://shop.test/old.js', { filename: 'https://shop.test/old.js?v=1' }],
    ['a pattern of type and message', /^TypeError: too far$/, {}],
    ['a pattern of the stack', /^run@/m, {}],
    ['a global pattern', /far/g, {}],
    ['a sticky pattern', /TypeError: too/y, {}],
  ])('is told by %s, at each error', async (_, pattern, more) => {
    if (pattern instanceof RegExp) pattern.lastIndex = 4;
    const telemetry = watching({ ignore: ['never', pattern] });
    for (let i = 0; i < 3; i++) fail(make('too far'), more);
    fail(make('other', 'go@other.js'));
    expect(await arrived(telemetry)).toEqual(['TypeError: other']);
    await telemetry.flush();
    expect(capture.records()).toMatchObject({ 'logs dropped ignored': 3 });
    expect(total()).toBe(1);
    if (pattern instanceof RegExp) expect(pattern.lastIndex).toBe(4);
  });

  it('is by default known noise', async () => {
    const telemetry = watching();
    fail(null, { message: 'ResizeObserver loop limit exceeded' });
    fail(null, { message: 'ResizeObserver loop completed with undelivered notifications.' });
    for (const scheme of ['chrome', 'moz', 'safari', 'safari-web'])
      fail(make('x', `run@${scheme}-extension://abc/x.js:1:2`));
    fail(null, { message: 'x', filename: 'moz-extension://abc/x.js' });
    fail(make('x', 'run@webkit-masked-url://hidden/:1:2'));
    reject('Object Not Found Matching Id:3, MethodName:update, ParamCount:4');
    expect(await telemetry.flush()).toMatchObject({ dropped: 9 });
    // Counted, though no other metric is there.
    expect(capture.records()).toEqual({ 'logs dropped ignored': 9 });
    expect(capture.logs()).toEqual([]);
  });

  it('is nothing by what an error does not have', async () => {
    const telemetry = watching({ ignore: ['undefined', 'null', /^$/, document.baseURI] });
    fail(make('x', ''));
    expect(await arrived(telemetry)).toEqual(['TypeError: x']);
  });

  it('is what the app says instead, or besides', async () => {
    const telemetry = watching({ ignore: [...errorNoise, 'too far'] });
    fail(make('too far'));
    fail(null, { message: 'ResizeObserver loop limit exceeded' });
    expect(await telemetry.flush()).toMatchObject({ dropped: 2 });
    const other = watching({ ignore: [] });
    fail(null, { message: 'ResizeObserver loop limit exceeded' });
    await other.flush();
    expect(capture.logs()).toMatchObject([{ body: 'ResizeObserver loop limit exceeded' }]);
  });

  it('is reported all the same if the app reports it', async () => {
    const telemetry = watching({ ignore: ['too far'] });
    const error = make('too far');
    fail(error);
    reportError(telemetry, error);
    expect(await arrived(telemetry)).toEqual(['TypeError: too far']);
  });
});

describe('errors()', () => {
  it('records no more events a minute than it may, and counts all', async () => {
    const telemetry = watching({ maxPerMinute: 2 });
    for (let i = 0; i < 5; i++) fail(make(`x${i}`));
    expect(await arrived(telemetry)).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    fail(make('later'));
    expect(await arrived(telemetry)).toHaveLength(3);
    expect(total()).toBe(6);
    expect(capture.records()).toMatchObject({ 'logs dropped cap': 3 });
  });

  it('has room for what the app reports, however much it records itself', async () => {
    const telemetry = watching({ maxPerMinute: 0 });
    fail(make('x'));
    reportError(telemetry, make('y'));
    expect(await arrived(telemetry)).toEqual(['TypeError: y']);
  });

  it('reports an error to each client', async () => {
    const both = [watching(), watching()];
    fail(make('x'));
    for (const each of both) await each.flush();
    expect(total()).toBe(2);
  });

  it('listens no more once it is stopped', async () => {
    const remove = vi.spyOn(globalThis, 'removeEventListener');
    const telemetry = watching();
    const removed = remove.mock.calls.length;
    await telemetry.stop();
    expect(remove.mock.calls.slice(removed).map(([type]) => type)).toEqual(
      expect.arrayContaining(['error', 'unhandledrejection']),
    );
  });

  it('leaves it to the page what becomes of the event', () => {
    watching();
    const event = new ErrorEvent('error', { error: make('x'), cancelable: true });
    window.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });

  it('hears nothing in an event that tells nothing', async () => {
    const diagnose = vi.fn();
    const telemetry = client({ features: [errors({ resources: true })], diagnose });
    window.dispatchEvent(new Event('error'));
    document.body.dispatchEvent(new ErrorEvent('error', { message: 'x' }));
    expect(await arrived(telemetry)).toEqual([]);
    expect(diagnose).not.toHaveBeenCalled();
  });

  it('does not break the page by a pattern that throws', async () => {
    const diagnosed: string[] = [];
    const hostile = Object.assign(/x/, {
      exec() {
        throw new Error('no');
      },
    });
    client({ features: [errors({ ignore: [hostile] })], diagnose: ({ message }) => diagnosed.push(message) });
    expect(() => fail(make('x'))).not.toThrow();
    expect(diagnosed).toEqual(['an error could not be reported']);
  });

  it.each([
    ['Uncaught TypeError: x', 'Error: TypeError: x'],
    ['uncaught exception: x', 'Error: x'],
    ['Script error.', 'ScriptError: Script error.'],
    ['Script error', 'ScriptError: Script error'],
    ['Uncaught null', 'object: null'],
    ['uncaught exception: undefined', 'undefined: undefined'],
  ])('reads what a browser says without an error: %s', async (message, said) => {
    const telemetry = watching();
    fail(undefined, { message });
    expect(await arrived(telemetry)).toEqual([said]);
  });

  it('says where, if there is no stack that does', async () => {
    const telemetry = watching();
    const place = { filename: 'https://shop.test/app.js?v=1', lineno: 3, colno: 4 };
    fail('a text', place);
    fail(make('an error'), place);
    await telemetry.flush();
    const [first, second] = capture.logs().map(({ attributes }) => attributes);
    expect(first).toMatchObject({
      'code.file.path': 'https://shop.test/app.js',
      'code.line.number': 3,
      'code.column.number': 4,
    });
    expect(Object.keys(second ?? {}).filter((name) => name.startsWith('code.'))).toEqual([]);
  });

  it('reports resources by their URL, and nothing of elements that have none', async () => {
    const telemetry = watching({ resources: true });
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    const image = Object.assign(document.createElement('img'), { src: 'https://ada:secret@shop.test/a.png?token=1' });
    const data = Object.assign(document.createElement('img'), { src: 'data:image/png;base64,secret' });
    const empty = document.createElement('img');
    for (const element of [svg, image, data, empty]) {
      document.body.append(element);
      element.dispatchEvent(new Event('error'));
    }
    // Twice is two.
    image.dispatchEvent(new Event('error'));
    expect(await arrived(telemetry)).toEqual([
      'ResourceError: <img> did not load: https://shop.test/a.png',
      'ResourceError: <img> did not load: data:',
      'ResourceError: <img> did not load: https://shop.test/a.png',
    ]);
    expect(total()).toBe(3);
  });

  it('reports what was kept before it began, in order and with its time, once', async () => {
    vi.setSystemTime(1_000_000);
    const event = new ErrorEvent('error', { error: 'early' });
    const rejection = Object.assign(new Event('unhandledrejection'), { reason: 'early' });
    const errorsKept = [
      { event, time: 10_000.4 },
      { event: rejection, time: 20_000 },
    ];
    Object.assign(globalThis, { footlightEarly: { errors: errorsKept, entries: {} } });
    const telemetry = client({ features: [errors(), errors()] });
    reportError(telemetry, 'early');
    await telemetry.flush();
    expect(capture.logs().map(({ time }) => Number(time) / 1e6)).toEqual([10_000, 20_000, 1_000_000]);
    expect(total()).toBe(3);
  });
});
