import { act, fireEvent, screen } from '@testing-library/react';
import { createTelemetry, errors } from 'footlight';
import { type TrackedCallbackOptions, useTrackedCallback } from 'footlight/react';
import { createTracer, tracing } from 'footlight/tracing';
import { type MouseEvent, type ReactNode, useLayoutEffect } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { captureRequests } from '../support/capture.ts';
import { capture, renderWith } from './support.tsx';

type Action = (item: string, count: number) => unknown;

const callbacks: Action[] = [];

interface ButtonProps extends TrackedCallbackOptions {
  readonly name?: string;
  readonly action: Action;
}

function Button({ name = 'save cart', action, tracer }: ButtonProps): ReactNode {
  callbacks.push(useTrackedCallback(name, action, { tracer }));
  return null;
}

const latest = (): Action => callbacks.at(-1) as Action;

const failure = (): Error => new TypeError('full');

/** A tracer that writes down what becomes of its spans. */
function fakeTracer(): { readonly lines: unknown[][] } & Required<TrackedCallbackOptions> {
  const lines: unknown[][] = [];
  return {
    lines,
    tracer: {
      startActiveSpan(name, task) {
        lines.push(['start', name]);
        const span = {
          setAttribute: (key: string, value: unknown) => lines.push([key, value]),
          setStatus: (status: object) => lines.push(['status', status]),
          recordException: ({ name, message }: Error) => lines.push(['exception', name, message]),
          end: () => lines.push(['end']),
        };
        return task(span) as ReturnType<typeof task>;
      },
    },
  };
}

describe('useTrackedCallback', () => {
  it('gives the action its arguments, and answers what it answers', async () => {
    const { telemetry, arrived } = capture();
    const action = vi.fn((item: string, count: number) => `${count} ${item}`);
    renderWith(telemetry, <Button action={action} />);
    expect(latest()('pears', 3)).toBe('3 pears');
    expect(action.mock.calls).toEqual([['pears', 3]]);
    expect((await arrived()).logs).toEqual([]);
  });

  it('reports once what the action throws, by its name, and throws it on', async () => {
    const { telemetry, arrived } = capture({ features: [errors()] });
    const error = failure();
    renderWith(
      telemetry,
      <Button
        action={() => {
          throw error;
        }}
      />,
    );
    expect(() => latest()('pears', 3)).toThrow(error);
    window.dispatchEvent(new ErrorEvent('error', { error, message: 'Uncaught full' }));
    const all = await arrived();
    expect(all.logs).toMatchObject([
      { event: 'exception', severityNumber: 17, body: 'full', attributes: { 'footlight.action.name': 'save cart' } },
    ]);
    expect(all.counter('frontend.errors')).toEqual({ 'handled=false page=/ type=TypeError': 1 });
  });

  it('reports once what the promise of the action rejects with, and rejects with it', async () => {
    const { telemetry, arrived } = capture({ features: [errors()] });
    const error = failure();
    renderWith(telemetry, <Button action={() => Promise.reject(error)} />);
    await expect(latest()('pears', 3)).rejects.toBe(error);
    window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: error }));
    const all = await arrived();
    expect(all.logs.map(({ attributes }) => attributes['footlight.action.name'])).toEqual(['save cart']);
    expect(all.counter('frontend.errors')).toEqual({ 'handled=false page=/ type=TypeError': 1 });
  });

  it('resolves with what the promise of the action resolves with', async () => {
    renderWith(capture().telemetry, <Button action={async (item) => item} />);
    await expect(latest()('pears', 3)).resolves.toBe('pears');
  });

  it('is the same function over all renders, and calls the latest action by its latest name', async () => {
    callbacks.length = 0;
    const { telemetry, arrived } = capture();
    const { rerender } = renderWith(telemetry, <Button action={() => 'first'} />);
    const callback = latest();
    rerender(
      <Button
        name="send cart"
        action={() => {
          throw failure();
        }}
      />,
    );
    expect(latest()).toBe(callback);
    expect(() => callback('pears', 3)).toThrow('full');
    expect((await arrived()).logs[0]?.attributes['footlight.action.name']).toBe('send cart');
  });

  it('calls the latest action in the effects of the layout too', () => {
    const seen: unknown[] = [];
    function Early({ word }: { readonly word: string }): ReactNode {
      const say = useTrackedCallback('say', () => word);
      useLayoutEffect(() => {
        seen.push(say());
      });
      return null;
    }
    const { rerender } = renderWith(capture().telemetry, <Early word="one" />);
    rerender(<Early word="two" />);
    expect([...new Set(seen)]).toEqual(['one', 'two']);
  });

  it('can be an event handler', async () => {
    const onClick = vi.fn();
    function Save(): ReactNode {
      const save = useTrackedCallback('save', ({ type }: MouseEvent) => onClick(type));
      return (
        <button type="button" onClick={save}>
          Save
        </button>
      );
    }
    renderWith(capture().telemetry, <Save />);
    fireEvent.click(screen.getByText('Save'));
    expect(onClick.mock.calls).toEqual([['click']]);
  });
});

describe('useTrackedCallback with a tracer', () => {
  it('runs the action in a span', () => {
    const { lines, tracer } = fakeTracer();
    renderWith(capture().telemetry, <Button action={() => lines.push(['run'])} tracer={tracer} />);
    latest()('pears', 3);
    expect(lines).toEqual([['start', 'save cart'], ['run'], ['end']]);
  });

  it('ends the span when the promise is settled', async () => {
    const { lines, tracer } = fakeTracer();
    const action = async (): Promise<void> => {
      await Promise.resolve();
      lines.push(['run']);
    };
    renderWith(capture().telemetry, <Button action={action} tracer={tracer} />);
    await latest()('pears', 3);
    expect(lines).toEqual([['start', 'save cart'], ['run'], ['end']]);
  });

  it.each([
    ['an error', failure(), 'TypeError', 'full'],
    ['a text', 'out of cheese', 'string', 'out of cheese'],
    ['nothing', undefined, 'undefined', 'undefined'],
  ])('writes %s that was thrown into the span, before it ends', (_, thrown, name, message) => {
    const { lines, tracer } = fakeTracer();
    const action = (): void => {
      throw thrown;
    };
    renderWith(capture().telemetry, <Button action={action} tracer={tracer} />);
    let caught: unknown = 'nothing at all';
    try {
      latest()('pears', 3);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    expect(lines.slice(1)).toEqual([
      ['exception', name, message],
      ['error.type', name],
      ['status', { code: 2, message }],
      ['end'],
    ]);
  });

  it('writes what the promise rejected with into the span', async () => {
    const { lines, tracer } = fakeTracer();
    renderWith(capture().telemetry, <Button action={() => Promise.reject(failure())} tracer={tracer} />);
    await expect(latest()('pears', 3)).rejects.toThrow('full');
    expect(lines.map(([line]) => line)).toEqual(['start', 'exception', 'error.type', 'status', 'end']);
  });

  it('may be one of createTracer: the report names the span', async () => {
    const sent = captureRequests();
    const telemetry = createTelemetry({ service: { name: 'app' }, endpoint: '/otlp', features: [tracing()] });
    const action = (): void => {
      throw failure();
    };
    renderWith(telemetry, <Button action={action} tracer={createTracer(telemetry)} />);
    expect(() => latest()('pears', 3)).toThrow('full');
    await act(() => telemetry.stop());
    const [span] = sent.spans();
    expect(span).toMatchObject({ name: 'save cart', status: { code: 2, message: 'full' } });
    expect(sent.logs().map(({ spanId }) => spanId)).toEqual([span?.spanId]);
  });
});
