import { act, fireEvent, screen } from '@testing-library/react';
import { createFetch, createLogger } from 'footlight';
import { useSpan, useTracer, useTrackedCallback } from 'footlight/react';
import { createTestTelemetry, type TestTelemetry } from 'footlight/testing';
import { createTracer, tracing } from 'footlight/tracing';
import {
  Activity,
  Fragment,
  type ReactElement,
  type ReactNode,
  StrictMode,
  Suspense,
  useState,
  useTransition,
} from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderWith } from './support.tsx';

const STRICTNESS = [
  ['', Fragment],
  [' under StrictMode', StrictMode],
] as const;

// React 18 has none.
const itHasActivity = (Activity as unknown) ? it.each(STRICTNESS) : () => undefined;

let telemetry: TestTelemetry;
const start = (): TestTelemetry => (telemetry = createTestTelemetry({ features: [tracing()] }));
afterEach(async () => void (await telemetry.stop()));

type LessonProps = { readonly name?: string; readonly when?: boolean; readonly step?: number };

function Lesson({ name = 'lesson', when, step = 0 }: LessonProps): ReactNode {
  const span = useSpan(name, { when, attributes: { step } });
  return (
    <button type="button" onClick={() => span.current?.addEvent('clicked')}>
      lesson
    </button>
  );
}

/** The spans so far, once what goes has gone. */
async function spans(): Promise<readonly string[]> {
  await Promise.resolve();
  return telemetry.spans().map(({ name, attributes }) => `${name} ${attributes['step']}`);
}

describe('useSpan', () => {
  it.each(STRICTNESS)('is one span from the mount to the unmount, however often it renders%s', async (_, Mode) => {
    const lesson = (step: number): ReactElement => (
      <Mode>
        <Lesson step={step} />
      </Mode>
    );
    const { rerender, unmount } = renderWith(start(), lesson(1));
    rerender(lesson(2));
    fireEvent.click(screen.getByRole('button'));
    expect(await spans()).toEqual([]);
    unmount();
    expect(await spans()).toEqual(['lesson 1']);
    expect(telemetry.spans()[0]?.events).toMatchObject([{ name: 'clicked' }]);
  });

  it.each(STRICTNESS)('is one span for each mount%s', async (_, Mode) => {
    const lesson = (step: number): ReactElement => (
      <Mode>
        <Lesson key={step} step={step} />
      </Mode>
    );
    const { rerender, unmount } = renderWith(start(), lesson(1));
    rerender(lesson(2));
    unmount();
    expect(await spans()).toEqual(['lesson 1', 'lesson 2']);
  });

  it.each(STRICTNESS)('is another span by another name%s', async (_, Mode) => {
    const lesson = (name: string, step: number): ReactElement => (
      <Mode>
        <Lesson name={name} step={step} />
      </Mode>
    );
    const { rerender, unmount } = renderWith(start(), lesson('first', 1));
    rerender(lesson('second', 2));
    expect(await spans()).toEqual(['first 1']);
    unmount();
    expect(await spans()).toEqual(['first 1', 'second 2']);
  });

  it.each(STRICTNESS)('runs while it is to, once for each time%s', async (_, Mode) => {
    const lesson = (when: boolean, step = 0): ReactElement => (
      <Mode>
        <Lesson when={when} step={step} />
      </Mode>
    );
    const { rerender, unmount } = renderWith(start(), lesson(false));
    for (const step of [1, 2]) {
      rerender(lesson(true, step));
      rerender(lesson(false));
    }
    expect(await spans()).toEqual(['lesson 1', 'lesson 2']);
    unmount();
    expect(await spans()).toHaveLength(2);
  });

  it.each(STRICTNESS)('is one span of a transition, until what it brings is there%s', async (_, Mode) => {
    let arrive = (): void => undefined;
    const later: { promise: Promise<void>; isThere?: boolean } = {
      promise: new Promise((resolve) => {
        arrive = resolve;
      }),
    };
    const Course = (): ReactNode => {
      if (!later.isThere) throw later.promise;
      return 'course';
    };
    function Courses(): ReactNode {
      const [isOpen, setOpen] = useState(false);
      const [isPending, startTransition] = useTransition();
      useSpan('open course', { when: isPending });
      return isOpen ? <Course /> : <button onClick={() => startTransition(() => setOpen(true))} type="button" />;
    }
    const courses = (
      <Mode>
        <Suspense fallback="…">
          <Courses />
        </Suspense>
      </Mode>
    );
    renderWith(start(), courses);
    fireEvent.click(screen.getByRole('button'));
    expect(await spans()).toEqual([]);
    later.isThere = true;
    await act(async () => arrive());
    expect(await screen.findByText('course')).toBeTruthy();
    expect(await spans()).toEqual(['open course undefined']);
  });

  it.each(STRICTNESS)('is none of a render that is thrown away%s', async (_, Mode) => {
    const starts = vi.spyOn(createTracer(start()).constructor.prototype, 'startSpan');
    const later = { promise: new Promise<void>(() => undefined) };
    const Never = (): ReactNode => {
      useSpan('never');
      throw later.promise;
    };
    const { unmount } = renderWith(
      telemetry,
      <Mode>
        <Suspense fallback="…">
          <Never />
        </Suspense>
      </Mode>,
    );
    unmount();
    expect(await spans()).toEqual([]);
    expect(starts).not.toHaveBeenCalled();
  });

  itHasActivity('ends as Activity hides it, and is another one when it is shown again%s', async (_, Mode) => {
    const lesson = (mode: 'hidden' | 'visible', step = 0): ReactElement => (
      <Mode>
        <Activity mode={mode}>
          <Lesson step={step} />
        </Activity>
      </Mode>
    );
    const { rerender, unmount } = renderWith(start(), lesson('hidden'));
    for (const step of [1, 2]) {
      rerender(lesson('visible', step));
      rerender(lesson('hidden'));
      // Shown again at once, nobody could tell it from what StrictMode does.
      await spans();
    }
    expect(await spans()).toEqual(['lesson 1', 'lesson 2']);
    unmount();
    expect(await spans()).toHaveLength(2);
  });

  it('ends as the page hides, once', () => {
    const { unmount } = renderWith(start(), <Lesson />);
    window.dispatchEvent(new Event('pagehide'));
    expect(telemetry.spans('lesson')).toHaveLength(1);
    window.dispatchEvent(new Event('pagehide'));
    unmount();
    expect(telemetry.spans('lesson')).toHaveLength(1);
  });

  it('can be the parent of a request', async () => {
    start();
    const api = createFetch(telemetry, { endpoints: ['/lessons'], fetch: async () => new Response() });
    function Save(): ReactNode {
      const span = useSpan('lesson');
      return <button onClick={() => api('/lessons', { parent: span.current })} type="button" />;
    }
    const { unmount } = renderWith(telemetry, <Save />);
    await act(async () => fireEvent.click(screen.getByRole('button')));
    unmount();
    await spans();
    expect(telemetry.spans('GET /lessons')[0]?.parentSpanId).toBe(telemetry.spans('lesson')[0]?.spanId);
  });

  it('may be of a tracer that it is given', async () => {
    const tracer = createTracer(start(), { name: 'mine' });
    function Mine(): ReactNode {
      useSpan('mine', { tracer });
      return null;
    }
    renderWith(telemetry, <Mine />).unmount();
    await spans();
    expect(telemetry.spans()).toMatchObject([{ name: 'mine', tracer: 'mine' }]);
  });

  it('is nothing without tracing', async () => {
    telemetry = createTestTelemetry();
    const { unmount } = renderWith(telemetry, <Lesson />);
    fireEvent.click(screen.getByRole('button'));
    unmount();
    expect(await spans()).toEqual([]);
  });
});

describe('useTracer', () => {
  it('is a tracer of the client, the same over all renders', () => {
    const seen = new Set();
    function Run(): ReactNode {
      const tracer = useTracer('playground');
      const logger = createLogger(telemetry);
      seen.add(tracer);
      const run = useTrackedCallback('run code', () => logger.info('ran'), { tracer });
      return <button onClick={run} type="button" />;
    }
    const { rerender } = renderWith(start(), <Run />);
    rerender(<Run />);
    fireEvent.click(screen.getByRole('button'));
    const [span] = telemetry.spans('run code');
    expect(span?.tracer).toBe('playground');
    expect(telemetry.logs('ran')[0]?.spanId).toBe(span?.spanId);
    expect(seen.size).toBe(1);
  });

  it('runs what it is given without tracing, too, in a span that is nothing', () => {
    telemetry = createTestTelemetry();
    const ran = vi.fn();
    function Run(): ReactNode {
      const tracer = useTracer();
      return (
        <button
          type="button"
          onClick={() => tracer.startActiveSpan('run', (span) => ran(span.end(), tracer.startSpan('x').spanContext()))}
        />
      );
    }
    renderWith(telemetry, <Run />);
    fireEvent.click(screen.getByRole('button'));
    expect(ran.mock.calls).toEqual([[undefined, expect.objectContaining({ traceFlags: 0 })]]);
  });
});
