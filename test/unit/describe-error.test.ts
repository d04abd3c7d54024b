import { reportError } from 'footlight';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

/** What arrives of an error: type, message and stack trace. */
async function wordsOf(thrown: unknown) {
  const telemetry = client();
  reportError(telemetry, thrown);
  await telemetry.flush();
  const attributes = capture.logs().at(-1)?.attributes ?? {};
  return {
    type: attributes['exception.type'],
    message: attributes['exception.message'],
    stack: attributes['exception.stacktrace'],
    label: capture.points('frontend.errors').at(-1)?.labels['type'],
  };
}

const lines = (stack: unknown): readonly string[] => `${stack}`.split('\n').filter((line) => !/^\s+at /.test(line));

/** An error with a stack of its own. */
const make = (message: string, stack: string | undefined, more: object = {}): Error =>
  Object.assign(new Error(message), { stack }, more);

const LONG = 20_000;

describe('the causes of an error', () => {
  it('follow its stack, each with its own', async () => {
    const low = new RangeError('too far');
    const middle = new TypeError('not loaded', { cause: low });
    const { stack } = await wordsOf(new Error('no lesson', { cause: middle }));
    expect(lines(stack)).toEqual([
      'Error: no lesson',
      'Caused by: TypeError: not loaded',
      'Caused by: RangeError: too far',
    ]);
    expect(`${stack}`.match(/^\s+at /gm)?.length).toBeGreaterThan(3);
  });

  it('are those of an AggregateError, too, and values that are no errors', async () => {
    const thrown = new AggregateError([new Error('one', { cause: 'no network' }), { status: 404 }, null], 'all failed');
    expect(lines((await wordsOf(thrown)).stack)).toEqual([
      'AggregateError: all failed',
      'Caused by: Error: one',
      'Caused by: object: [object Object] {status}',
      'Caused by: string: no network',
    ]);
  });

  it('stand once each, where they cause each other', async () => {
    const one = new Error('one');
    const two = new Error('two', { cause: one });
    one.cause = two;
    expect(lines((await wordsOf(one)).stack)).toEqual(['Error: one', 'Caused by: Error: two']);
  });

  it('are eight at most', async () => {
    let thrown = new Error('cause 20');
    for (let i = 19; i >= 0; i--) thrown = new Error(`cause ${i}`, { cause: thrown });
    const all = lines((await wordsOf(thrown)).stack);
    expect(all).toHaveLength(9);
    expect(all.at(-1)).toBe('Caused by: Error: cause 8');
    const { stack } = await wordsOf(
      new AggregateError(
        Array.from({ length: 1_000 }, (_, i) => new Error(`e${i}`)),
        'all',
      ),
    );
    expect(lines(stack)).toHaveLength(9);
  });

  it('say what they are where the stack does not, as in Firefox and Safari', async () => {
    const cause = make('too far', 'run@https://shop.test/app.js:1:2');
    const { stack } = await wordsOf(make('no lesson', 'load@https://shop.test/app.js:3:4', { cause }));
    expect(stack).toBe(
      'Error: no lesson\nload@https://shop.test/app.js:3:4\nCaused by: Error: too far\nrun@https://shop.test/app.js:1:2',
    );
  });

  it('are there also where the error itself has no stack', async () => {
    const { stack } = await wordsOf(make('no lesson', undefined, { cause: 'no network' }));
    expect(stack).toBe('Error: no lesson\nCaused by: string: no network');
  });

  it('do not keep the rest from being recorded, if they throw as they are read', async () => {
    const hostile = Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error('no');
      },
    });
    expect(lines((await wordsOf(new Error('no lesson', { cause: hostile }))).stack)).toEqual([
      'Error: no lesson',
      'Caused by: object: object',
    ]);
  });
});

describe('a long stack', () => {
  const frames = (name: string): string => `Error: ${name}\n${`    at ${name} (app.js:1:2)\n`.repeat(1_000)}`;

  it('is cut to 16,384 characters, after a whole frame', async () => {
    const { stack } = await wordsOf(make('a', frames('a')));
    expect(`${stack}`.length).toBeLessThan(16_384);
    expect(`${stack}`.length).toBeGreaterThan(16_350);
    expect(stack).toMatch(/\(app\.js:1:2\)$/);
  });

  it('of one line is cut, too', async () => {
    const { stack } = await wordsOf(make('a', 'x'.repeat(LONG), { cause: make('b', 'y'.repeat(LONG)) }));
    expect(stack).toMatch(/^Error: a\n?x*\nCaused by: Error: b\n?y*$/);
  });

  it('leaves the top of each cause visible', async () => {
    const cause = make('b', frames('b'), { cause: make('c', frames('c')) });
    const { stack } = await wordsOf(make('a', frames('a'), { cause }));
    expect(`${stack}`.length).toBeLessThanOrEqual(16_384);
    expect(`${stack}`.length).toBeGreaterThan(16_000);
    expect(lines(stack)).toEqual(['Error: a', 'Caused by: Error: b', 'Caused by: Error: c']);
    for (const name of ['a', 'b', 'c'])
      expect(`${stack}`.match(new RegExp(`at ${name}`, 'g'))?.length).toBeGreaterThan(100);
  });

  it('has the room that short causes leave', async () => {
    const { stack } = await wordsOf(make('a', frames('a'), { cause: make('b', 'Error: b\n    at b') }));
    expect(`${stack}`.length).toBeGreaterThan(16_300);
    expect(stack).toMatch(/Caused by: Error: b\n {4}at b$/);
  });
});

describe('a long message', () => {
  it('is cut to 4,096 characters, in the stack too, and leaves the frames', async () => {
    const said = '$&'.repeat(LONG);
    const { message, stack } = await wordsOf(make(said, `Error: ${said}\n    at run (app.js:1:2)`));
    expect(message).toBe(said.slice(0, 4_096));
    expect(stack).toBe(`Error: ${said.slice(0, 4_096)}\n    at run (app.js:1:2)`);
  });
});

describe('the type of an error', () => {
  it.each([
    ['is its name', new TypeError('x'), 'TypeError'],
    ['is the name of a DOMException', new DOMException('x', 'AbortError'), 'AbortError'],
    ['is the name of an error of another window', { name: 'RangeError', message: 'x', stack: 'x' }, 'RangeError'],
    ['is what it is, where it has no name', { message: 'x' }, 'object'],
    ['has no ids', make('x', '', { name: 'Order 550e8400-e29b-41d4-a716-446655440000 failed' }), 'Order :id failed'],
    ['has few digits', make('x', '', { name: 'Http404Error' }), 'Http404Error'],
    ['is cut to 100 characters', make('x', '', { name: 'x'.repeat(LONG) }), 'x'.repeat(100)],
    ['is text', make('x', '', { name: { a: 1 } }), '[object Object]'],
  ])('%s', async (_, thrown, type) => {
    expect(await wordsOf(thrown)).toMatchObject({ type, message: 'x', label: type });
  });
});

describe('an object that is thrown', () => {
  it('says the names of its fields, not what is in them', async () => {
    expect(await wordsOf({ code: 5, password: 'secret' })).toEqual({
      type: 'object',
      message: '[object Object] {code,password}',
      stack: undefined,
      label: 'object',
    });
  });

  it('has the type of what it is, whatever its name', async () => {
    expect(await wordsOf({ name: 'Ada' })).toMatchObject({ type: 'object', message: '[object Object] {name}' });
    expect(await wordsOf(function run() {})).toMatchObject({ type: 'function' });
  });

  it('says 20 names at most', async () => {
    const { message } = await wordsOf(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i])));
    expect(`${message}`.split(',')).toHaveLength(20);
  });

  it('says what it wants to say, if it does', async () => {
    expect(await wordsOf({ toString: () => 'out of cheese' })).toMatchObject({ message: 'out of cheese' });
    expect(await wordsOf('[object Object]')).toMatchObject({ type: 'string', message: '[object Object]' });
  });

  it('may have anything as its message', async () => {
    expect(await wordsOf(make('x', '', { message: { a: 1 } }))).toMatchObject({ message: '[object Object]' });
  });
});

describe('a URL in an error', () => {
  it.each([
    ['loading https://shop.test/a?token=1 failed', 'loading https://shop.test/a failed'],
    ['loading "https://shop.test/a#token=1".', 'loading "https://shop.test/a".'],
    ['with credentials: https://ada:secret@shop.test/', 'with credentials: https://shop.test/'],
    ['{"url":"https://shop.test/a?x=1","user":7}', '{"url":"https://shop.test/a","user":7}'],
    ['is this right? #1 yes', 'is this right? #1 yes'],
    ['ada@shop.test', 'ada@shop.test'],
  ])('has no user, query and fragment in the message: %s', async (said, message) => {
    expect(await wordsOf(make(said, ''))).toMatchObject({ message });
  });

  it('has none in the stack, and keeps line and column', async () => {
    const { stack } = await wordsOf(
      make(
        'x',
        `Error: x
    at run (https://shop.test/app.js?v=12:30:45:7:8)
    at https://shop.test/page?token=1:9:10
    at eval (eval at run (https://shop.test/app.js?v=1:2:3), <anonymous>:4:5)
run@https://shop.test/app.js#x:6:7`,
      ),
    );
    expect(stack).toBe(`Error: x
    at run (https://shop.test/app.js:7:8)
    at https://shop.test/page:9:10
    at eval (eval at run (https://shop.test/app.js:2:3), <anonymous>:4:5)
run@https://shop.test/app.js:6:7`);
  });
});
