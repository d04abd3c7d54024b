import { screen } from '@testing-library/react';
import { reportError } from 'footlight';
import { type FallbackProps, TelemetryErrorBoundary, useTrackPageView } from 'footlight/react';
import { type ReactElement, type ReactNode, StrictMode, useEffect } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { type Arrived, capture, renderWith } from './support.tsx';

function Bomb({ error }: { readonly error: unknown }): ReactNode {
  throw error;
}

/** Throws behind its first render. */
const late = new TypeError('late');

function Late(): ReactNode {
  useEffect(() => {
    throw late;
  }, []);
  return null;
}

const Course = ({ isBroken = false }): ReactNode => {
  useTrackPageView('/courses/:courseId');
  return <TelemetryErrorBoundary>{isBroken && <Bomb error={new TypeError('no course')} />}</TelemetryErrorBoundary>;
};

const messages = ({ logs }: Arrived): unknown[] => logs.map(({ body }) => body);

const HANDLED = 'handled=true page=/ type=TypeError';

describe('what TelemetryErrorBoundary reports', () => {
  it('is one exception event with the component stack, and one more of frontend.errors', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      <TelemetryErrorBoundary>
        <Bomb error={new TypeError('no course')} />
      </TelemetryErrorBoundary>,
    );
    const all = await arrived();
    expect(all.logs).toMatchObject([
      {
        event: 'exception',
        scope: 'footlight',
        severityNumber: 13,
        body: 'no course',
        attributes: {
          'exception.type': 'TypeError',
          'exception.message': 'no course',
          'exception.stacktrace': expect.stringContaining('TypeError: no course'),
          'footlight.error.handled': true,
          'footlight.react.component_stack': expect.stringMatching(/at Bomb.*at TelemetryErrorBoundary/s),
        },
      },
    ]);
    expect(all.counter('frontend.errors')).toEqual({ [HANDLED]: 1 });
  });

  it('is one report under StrictMode', async () => {
    const { telemetry, arrived } = capture();
    const onError = vi.fn();
    renderWith(
      telemetry,
      <StrictMode>
        <TelemetryErrorBoundary onError={onError}>
          <Bomb error={new TypeError('no course')} />
        </TelemetryErrorBoundary>
      </StrictMode>,
    );
    const all = await arrived();
    expect(messages(all)).toEqual(['no course']);
    expect(all.counter('frontend.errors')).toEqual({ [HANDLED]: 1 });
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('is one report of a text that is thrown, under StrictMode', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      <StrictMode>
        <TelemetryErrorBoundary>
          <Bomb error="out of cheese" />
        </TelemetryErrorBoundary>
      </StrictMode>,
    );
    expect((await arrived()).counter('frontend.errors')).toEqual({ 'handled=true page=/ type=string': 1 });
  });

  it('is one report of an error that the app reports too', async () => {
    const { telemetry, arrived } = capture();
    const error = new TypeError('no course');
    renderWith(
      telemetry,
      <TelemetryErrorBoundary onError={(caught) => reportError(telemetry, caught.error)}>
        <Bomb error={error} />
      </TelemetryErrorBoundary>,
    );
    expect((await arrived()).counter('frontend.errors')).toEqual({ [HANDLED]: 1 });
  });

  it('is an error thrown by an effect too', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      <TelemetryErrorBoundary fallback={<p>Oops</p>}>
        <Late />
      </TelemetryErrorBoundary>,
    );
    expect(await screen.findByText('Oops')).toBeTruthy();
    expect(messages(await arrived())).toEqual(['late']);
  });

  it('has the page that the hook named', async () => {
    const { telemetry, arrived } = capture();
    const { rerender } = renderWith(telemetry, <Course />);
    rerender(<Course isBroken />);
    const all = await arrived();
    expect(all.logs[0]?.resource['footlight.page']).toBe('/courses/:courseId');
    expect(all.counter('frontend.errors')).toEqual({ 'handled=true page=/courses/:courseId type=TypeError': 1 });
  });

  it('is told to onError, with the component stack', () => {
    const onError = vi.fn();
    const error = new TypeError('no course');
    renderWith(
      capture().telemetry,
      <TelemetryErrorBoundary onError={onError}>
        <Bomb error={error} />
      </TelemetryErrorBoundary>,
    );
    expect(onError.mock.calls).toEqual([[{ error, componentStack: expect.stringContaining('at Bomb') }]]);
  });

  it('is nothing once the client has stopped, and the fallback is shown all the same', async () => {
    const { telemetry, arrived } = capture();
    await telemetry.stop();
    renderWith(
      telemetry,
      <TelemetryErrorBoundary fallback={<p>Oops</p>}>
        <Bomb error={new TypeError('no course')} />
      </TelemetryErrorBoundary>,
    );
    expect(screen.getByText('Oops')).toBeTruthy();
    expect(messages(await arrived())).toEqual([]);
  });
});

describe('nested TelemetryErrorBoundaries', () => {
  const nested = (inner: (props: FallbackProps) => ReactNode, error: Error): ReactElement => (
    <TelemetryErrorBoundary fallback={<p>outer</p>}>
      <TelemetryErrorBoundary fallback={inner}>
        <Bomb error={error} />
      </TelemetryErrorBoundary>
    </TelemetryErrorBoundary>
  );

  it('show the fallback of the inner one only, and report once', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      nested(() => <p>inner</p>, new TypeError('no course')),
    );
    expect(screen.queryByText('outer')).toBeNull();
    expect(screen.getByText('inner')).toBeTruthy();
    expect(messages(await arrived())).toEqual(['no course']);
  });

  it('hand an error thrown by the inner fallback to the outer one, which reports it', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      nested(() => <Bomb error={new Error('broken fallback')} />, new TypeError('no course')),
    );
    expect(screen.getByText('outer')).toBeTruthy();
    // Not what the inner one caught: React tells nobody of an error whose fallback was never shown.
    expect(messages(await arrived())).toEqual(['broken fallback']);
  });

  it('report an error once that the inner fallback throws on', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      nested(({ error }) => {
        throw error;
      }, new TypeError('no course')),
    );
    expect(screen.getByText('outer')).toBeTruthy();
    const all = await arrived();
    expect(messages(all)).toEqual(['no course']);
    expect(all.counter('frontend.errors')).toEqual({ [HANDLED]: 1 });
  });
});
