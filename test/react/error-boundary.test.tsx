import { fireEvent, render, screen } from '@testing-library/react';
import { type FallbackProps, TelemetryErrorBoundary } from 'footlight/react';
import { Component, memo, type ReactElement, type ReactNode, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { capture, consoleLines, renderWith } from './support.tsx';

const boom = (): Error => new Error('boom');

function Bomb({ create = boom }: { readonly create?: () => unknown }): ReactNode {
  throw create();
}

const Message = ({ error }: FallbackProps): ReactElement => <p>{`Oops: ${(error as Error).message}`}</p>;

class ClassMessage extends Component<FallbackProps> {
  override render(): ReactNode {
    return <Message {...this.props} />;
  }
}

/** Throws as long as it is lit. */
const Fuse = ({ fuse }: { readonly fuse: { readonly isLit: boolean } }): ReactNode =>
  fuse.isLit ? <Bomb /> : <p>fine</p>;

/** A boundary whose fallback is another function at each render. */
function InlineFallback(): ReactNode {
  const [renders, setRenders] = useState(1);
  return (
    <>
      <button type="button" onClick={() => setRenders(renders + 1)}>
        {`parent ${renders}`}
      </button>
      <TelemetryErrorBoundary
        fallback={() => {
          // biome-ignore lint/correctness/useHookAtTopLevel: what a fallback may do, as a component may
          const [tries, setTries] = useState(0);
          return (
            <button type="button" onClick={() => setTries(tries + 1)}>
              {`tries ${tries}`}
            </button>
          );
        }}
      >
        <Bomb />
      </TelemetryErrorBoundary>
    </>
  );
}

const shows = (text: string): boolean => screen.queryByText(text) !== null;

describe('the fallback of TelemetryErrorBoundary', () => {
  it.each([
    ['an element', <p key="element">Oops: boom</p>],
    ['a function component', Message],
    ['a class component', ClassMessage],
    ['a memo component', memo(Message)],
    ['an inline function', ({ error }: FallbackProps): ReactNode => `Oops: ${(error as Error).message}`],
  ])('can be %s', (_, fallback) => {
    renderWith(
      capture().telemetry,
      <TelemetryErrorBoundary fallback={fallback}>
        <Bomb />
      </TelemetryErrorBoundary>,
    );
    expect(shows('Oops: boom')).toBe(true);
  });

  it('is nothing where it is not given or null', () => {
    for (const fallback of [{}, { fallback: null }]) {
      const { container } = renderWith(
        capture().telemetry,
        <TelemetryErrorBoundary {...fallback}>
          <Bomb />
        </TelemetryErrorBoundary>,
      );
      expect(container.innerHTML).toBe('');
    }
  });

  it('is not shown while nothing is thrown', () => {
    renderWith(capture().telemetry, <TelemetryErrorBoundary fallback={Message}>fine</TelemetryErrorBoundary>);
    expect(shows('fine')).toBe(true);
  });

  it('may be an inline function that uses a hook, and keeps its state when the parent renders again', () => {
    renderWith(capture().telemetry, <InlineFallback />);
    fireEvent.click(screen.getByText('tries 0'));
    fireEvent.click(screen.getByText('parent 1'));
    expect(shows('parent 2')).toBe(true);
    expect(shows('tries 1')).toBe(true);
  });

  it.each([
    ['a text', 'out of cheese'],
    ['null', null],
    ['undefined', undefined],
  ])('is shown when %s is thrown', (_, thrown) => {
    renderWith(
      capture().telemetry,
      <TelemetryErrorBoundary fallback={({ error }) => <p>{`got ${error}`}</p>}>
        <Bomb create={() => thrown} />
      </TelemetryErrorBoundary>,
    );
    expect(shows(`got ${thrown}`)).toBe(true);
  });

  it('is shown outside a provider too, which is said on the console', () => {
    render(
      <TelemetryErrorBoundary fallback={Message}>
        <Bomb />
      </TelemetryErrorBoundary>,
      { onCaughtError: () => {} },
    );
    expect(shows('Oops: boom')).toBe(true);
    expect(consoleLines().filter((line) => line.startsWith('footlight'))).toEqual([
      'footlight: <TelemetryErrorBoundary> reports nothing outside a <TelemetryProvider>',
    ]);
  });
});

describe('resetting TelemetryErrorBoundary', () => {
  it('renders the children again by reset, and calls onReset before', () => {
    const fuse = { isLit: true };
    const onReset = vi.fn(() => {
      fuse.isLit = false;
    });
    renderWith(
      capture().telemetry,
      <TelemetryErrorBoundary
        onReset={onReset}
        fallback={({ reset }) => (
          <button type="button" onClick={reset}>
            Retry
          </button>
        )}
      >
        <Fuse fuse={fuse} />
      </TelemetryErrorBoundary>,
    );
    fireEvent.click(screen.getByText('Retry'));
    expect(shows('fine')).toBe(true);
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  it('shows the fallback again when the children throw again', () => {
    const { rerender } = renderWith(capture().telemetry, <Keyed page={1} />);
    rerender(<Keyed page={2} />);
    rerender(<Keyed page={4} />);
    expect(shows('Oops: page 4')).toBe(true);
  });

  it('renders the children again when one of resetKeys changes', () => {
    const onReset = vi.fn();
    const { rerender } = renderWith(capture().telemetry, <Keyed page={2} onReset={onReset} />);
    expect(shows('Oops: page 2')).toBe(true);
    rerender(<Keyed page={2} onReset={onReset} />);
    expect(onReset).not.toHaveBeenCalled();
    rerender(<Keyed page={3} onReset={onReset} />);
    expect(shows('page 3')).toBe(true);
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  it('is not done by the very change of resetKeys that made a child throw', () => {
    const onReset = vi.fn();
    const { rerender } = renderWith(capture().telemetry, <Keyed page={1} onReset={onReset} />);
    rerender(<Keyed page={2} onReset={onReset} />);
    expect(shows('Oops: page 2')).toBe(true);
    expect(onReset).not.toHaveBeenCalled();
  });

  it('is done by resetKeys of another number, and not by NaN that stays NaN', () => {
    const onReset = vi.fn();
    const boundary = (resetKeys: readonly unknown[]): ReactElement => (
      <TelemetryErrorBoundary fallback={Message} resetKeys={resetKeys} onReset={onReset}>
        <Bomb />
      </TelemetryErrorBoundary>
    );
    const { rerender } = renderWith(capture().telemetry, boundary([Number.NaN]));
    rerender(boundary([Number.NaN]));
    expect(onReset).not.toHaveBeenCalled();
    rerender(boundary([Number.NaN, 1]));
    expect(onReset).toHaveBeenCalledTimes(1);
  });
});

/** Even pages throw. */
const Keyed = ({ page, onReset = () => {} }: { readonly page: number; readonly onReset?: () => void }): ReactNode => (
  <TelemetryErrorBoundary fallback={Message} resetKeys={[page]} onReset={onReset}>
    {page % 2 ? <p>{`page ${page}`}</p> : <Bomb create={() => new Error(`page ${page}`)} />}
  </TelemetryErrorBoundary>
);
