import { type Span, trace } from '@opentelemetry/api';
import type { Telemetry } from 'footlight';
import { createTracer, traceComponent, tracing, withSpan } from 'footlight/tracing';
import ts from 'typescript';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

const active = (): Span | undefined => trace.getActiveSpan();

class Cart {
  readonly items: string[] = [];
  #total = 7;

  @traceComponent('cart.add')
  add(...items: readonly string[]): readonly unknown[] {
    this.items.push(...items);
    return [this, items, active()?.isRecording()];
  }

  @traceComponent('cart.checkout')
  async checkout(thrown?: unknown, paid?: Promise<void>): Promise<readonly unknown[]> {
    const before = active();
    await paid;
    if (thrown) throw thrown;
    return [before?.isRecording(), active()];
  }

  @traceComponent('cart.fail')
  fail(thrown: unknown): never {
    throw thrown;
  }

  @traceComponent('cart.open')
  static open(): readonly unknown[] {
    return [Cart.prototype, active()?.isRecording()];
  }

  @traceComponent('cart.sum')
  #sum(more: number): number {
    return this.#total + more;
  }
  sum(more: number): number {
    return this.#sum(more);
  }
}

class GiftCart extends Cart {
  @traceComponent('gift.add')
  override add(...items: readonly string[]): readonly unknown[] {
    return super.add(...items, 'card');
  }
}

describe('a traced method', () => {
  let capture: Capture;
  let telemetry: Telemetry;
  beforeEach(() => {
    capture = captureRequests();
    telemetry = client({ features: [tracing()] });
  });
  const spans = async () => {
    await telemetry.flush();
    return capture.spans();
  };

  it('gets its this and its arguments, and answers what it answers', async () => {
    const cart = new Cart();
    expect(cart.add('a', 'b')).toEqual([cart, ['a', 'b'], true]);
    expect(cart.items).toEqual(['a', 'b']);
    expect(active()).toBeUndefined();
    expect(await spans()).toMatchObject([
      { name: 'cart.add', scope: 'footlight', kind: 1, attributes: { 'code.function.name': 'add' } },
    ]);
  });

  it('may be asynchronous: it is active until the first await, and ends with the promise', async () => {
    let pay: () => void = () => undefined;
    const answer = new Cart().checkout(undefined, new Promise((resolve) => (pay = resolve)));
    expect(await spans()).toEqual([]);
    pay();
    expect(await answer).toEqual([true, undefined]);
    expect(await spans()).toMatchObject([{ name: 'cart.checkout', status: { code: 0 } }]);
  });

  it('throws what it throws, and writes it into the span', async () => {
    const error = new RangeError('too far');
    expect(() => new Cart().fail(error)).toThrow(error);
    expect(await new Cart().checkout(error).catch((thrown) => thrown)).toBe(error);
    const failed = { status: { code: 2, message: 'too far' }, attributes: { 'error.type': 'RangeError' } };
    expect(await spans()).toMatchObject([
      { name: 'cart.fail', ...failed },
      { name: 'cart.checkout', ...failed },
    ]);
  });

  it('may be static', async () => {
    expect(Cart.open()).toEqual([Cart.prototype, true]);
    expect(await spans()).toMatchObject([{ name: 'cart.open', attributes: { 'code.function.name': 'open' } }]);
  });

  it('may be private', async () => {
    expect(new Cart().sum(1)).toBe(8);
    expect(await spans()).toMatchObject([{ name: 'cart.sum', attributes: { 'code.function.name': '#sum' } }]);
  });

  it('may be one of a subclass, that calls that of its superclass', async () => {
    const cart = new GiftCart();
    expect(cart.add('a')).toEqual([cart, ['a', 'card'], true]);
    const [inner, outer] = await spans();
    expect([inner?.name, outer?.name]).toEqual(['cart.add', 'gift.add']);
    expect(inner?.parentSpanId).toBe(outer?.spanId);
  });

  it('belongs to the span that is active when it is called', async () => {
    withSpan(createTracer(telemetry), 'click', () => new Cart().add('a'));
    const [add, click] = await spans();
    expect([add?.name, click?.name]).toEqual(['cart.add', 'click']);
    expect(add?.parentSpanId).toBe(click?.spanId);
  });

  it('has spans of the tracer that is given', async () => {
    const tracer = createTracer(telemetry, { name: 'checkout', version: '2' });
    class Order {
      @traceComponent('order.place', { tracer })
      place(): void {}
    }
    new Order().place();
    expect(await spans()).toMatchObject([{ name: 'order.place', scope: 'checkout', scopeVersion: '2' }]);
  });

  it('has a span for each call', async () => {
    const cart = new Cart();
    await Promise.all([cart.checkout(), cart.checkout(), cart.add()]);
    expect((await spans()).map(({ name }) => name).sort()).toEqual(['cart.add', 'cart.checkout', 'cart.checkout']);
  });

  it('may be compiled by TypeScript too', async () => {
    const code = `class Shop { @traceComponent('shop.open') async open(x) { return [this, x]; } }; return new Shop();`;
    const compiled = ts.transpile(code, { target: ts.ScriptTarget.ES2022 });
    expect(compiled).toContain('__esDecorate');
    const shop = new Function('traceComponent', compiled)(traceComponent);
    expect(await shop.open(1)).toEqual([shop, 1]);
    expect(await spans()).toMatchObject([{ name: 'shop.open', attributes: { 'code.function.name': 'open' } }]);
  });
});

describe('without tracing()', () => {
  it('a traced method is what it was', async () => {
    const capture = captureRequests();
    const telemetry = client();
    const cart = new GiftCart();
    const error = new Error('x');
    expect(cart.add('a')).toEqual([cart, ['a', 'card'], undefined]);
    expect(await cart.checkout()).toEqual([undefined, undefined]);
    expect(await cart.checkout(error).catch((thrown) => thrown)).toBe(error);
    expect(() => cart.fail(error)).toThrow(error);
    expect([Cart.open(), cart.sum(2)]).toEqual([[Cart.prototype, undefined], 9]);
    await telemetry.flush();
    expect(capture.requests).toEqual([]);
  });
});
