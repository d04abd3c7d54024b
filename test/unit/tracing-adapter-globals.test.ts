import { context, propagation, ROOT_CONTEXT, type TextMapPropagator, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { BasicTracerProvider, StackContextManager } from '@opentelemetry/sdk-trace-web';
import { afterEach, describe, expect, it } from 'vitest';
import type { Provider, SpanProcessor } from '../../src/tracing/adapter.ts';
import { isSuppressed, manageContext, register } from '../../src/tracing/globals.ts';
import { ADAPTERS, createEar } from '../support/adapters.ts';

const propagator: TextMapPropagator = { inject: () => undefined, extract: (of) => of, fields: () => ['x-ours'] };

afterEach(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

describe.each(ADAPTERS)('the adapter of %s', (_, _path, adapter) => {
  const create = (processor: SpanProcessor = createEar()): Provider =>
    adapter.createProvider({ resource: {}, processor, sampleRate: 1, sampleBy: (id) => id });

  describe('registers a provider', () => {
    const endOne = (): void => trace.getTracer('global').startSpan('global').end();

    it('and a propagator, until that is undone', () => {
      const processor = createEar();
      const undo = register(create(processor), propagator);
      endOne();
      expect(propagation.fields()).toEqual(['x-ours']);
      undo();
      endOne();
      expect(processor.heard).toEqual(['global starts', 'global ends']);
      expect(propagation.fields()).toEqual([]);
      const again = createEar();
      register(create(again), propagator);
      endOne();
      expect(again.heard).toHaveLength(2);
    });

    it('never in place of another one, and leaves that alone as it is undone', () => {
      const [theirs, ours] = [createEar(), createEar()];
      trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [theirs] }));
      const undo = register(create(ours), propagator);
      endOne();
      expect(propagation.fields()).toEqual([]);
      undo();
      endOne();
      expect(theirs.heard).toHaveLength(4);
      expect(ours.heard).toEqual([]);
    });

    it('and leaves the propagator alone that an app has without one', () => {
      propagation.setGlobalPropagator({ ...propagator, fields: () => ['x-theirs'] });
      const undo = register(create(), propagator);
      expect(propagation.fields()).toEqual(['x-theirs']);
      undo();
      expect(propagation.fields()).toEqual(['x-theirs']);
    });
  });

  describe('manages the context', () => {
    const span = trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    const active = () => context.with(trace.setSpan(ROOT_CONTEXT, span), () => trace.getActiveSpan());

    it('until that is undone', () => {
      expect(active()).toBeUndefined();
      const undo = manageContext(adapter.createContextManager);
      expect(active()).toBe(span);
      undo();
      expect(active()).toBeUndefined();
    });

    it('until all who asked for it have undone that, and again', () => {
      const [first, second] = [
        manageContext(adapter.createContextManager),
        manageContext(adapter.createContextManager),
      ];
      first();
      expect(active()).toBe(span);
      second();
      expect(active()).toBeUndefined();
      const again = manageContext(adapter.createContextManager);
      expect(active()).toBe(span);
      again();
    });

    it('never twice: who came first keeps it', () => {
      const manager = new StackContextManager().enable();
      context.setGlobalContextManager(manager);
      manageContext(adapter.createContextManager)();
      context.with(ROOT_CONTEXT.setValue(Symbol.for('x'), 1), () => expect(manager.active()).toBe(context.active()));
      expect(active()).toBe(span);
    });

    it('and knows what the SDK suppresses', () => {
      const undo = manageContext(adapter.createContextManager);
      expect(isSuppressed()).toBe(false);
      expect(context.with(suppressTracing(context.active()), isSuppressed)).toBe(true);
      expect(isSuppressed()).toBe(false);
      undo();
    });
  });
});
