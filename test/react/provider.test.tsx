import { fireEvent, render, screen } from '@testing-library/react';
import { type Logger, type Telemetry, trackPageView } from 'footlight';
import { TelemetryProvider, useLogger, useTelemetry } from 'footlight/react';
import { type ReactNode, useEffect, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { capture, consoleLines, renderWith } from './support.tsx';

function Reader({ seen }: { readonly seen: Telemetry[] }): ReactNode {
  seen.push(useTelemetry());
  return null;
}

const loggers: Logger[] = [];

function Cart({ name }: { readonly name?: string }): ReactNode {
  const logger = useLogger(name);
  const [count, setCount] = useState(0);
  // Not as it renders: what StrictMode renders twice is shown once.
  useEffect(() => void loggers.push(logger));
  const add = (): void => {
    setCount(count + 1);
    logger.info('added', { count });
  };
  return (
    <button type="button" onClick={add}>
      Add
    </button>
  );
}

describe('TelemetryProvider', () => {
  it('gives its tree the client it was given', () => {
    const { telemetry } = capture();
    const seen: Telemetry[] = [];
    renderWith(telemetry, <Reader seen={seen} />);
    expect([...new Set(seen)]).toEqual([telemetry]);
  });

  it('gives the client of the nearest provider, so that two can live in one tree', () => {
    const [outer, inner] = [capture().telemetry, capture().telemetry];
    const seen: Telemetry[] = [];
    renderWith(
      outer,
      <TelemetryProvider telemetry={inner}>
        <Reader seen={seen} />
      </TelemetryProvider>,
    );
    expect(seen[0]).toBe(inner);
  });

  it('shows its children and adds no element', () => {
    const { container } = renderWith(capture().telemetry, <p>hello</p>);
    expect(container.innerHTML).toBe('<p>hello</p>');
  });

  it('leaves the client running when the tree unmounts: it was there before and outlives it', async () => {
    const { telemetry, arrived } = capture();
    renderWith(telemetry, <p />).unmount();
    trackPageView(telemetry, '/after');
    expect(telemetry.isActive).toBe(true);
    expect((await arrived()).counter('frontend.page_views')).toEqual({ 'page=/after user_type=anonymous': 1 });
  });
});

describe('useTelemetry', () => {
  it('says what to do where there is no provider', () => {
    expect(() => render(<Reader seen={[]} />)).toThrow(
      'footlight: wrap this component in <TelemetryProvider telemetry={…}>',
    );
    consoleLines();
  });
});

describe('useLogger', () => {
  it('is the same logger over all renders', () => {
    loggers.length = 0;
    const { rerender } = renderWith(capture().telemetry, <Cart name="cart" />);
    fireEvent.click(screen.getByRole('button'));
    rerender(<Cart name="cart" />);
    expect(loggers.length).toBeGreaterThan(2);
    expect(new Set(loggers).size).toBe(1);
  });

  it('is another logger where the name or the client changes', () => {
    loggers.length = 0;
    const [first, second] = [capture().telemetry, capture().telemetry];
    const { rerender } = render(
      <TelemetryProvider telemetry={first}>
        <Cart name="cart" />
      </TelemetryProvider>,
    );
    rerender(
      <TelemetryProvider telemetry={first}>
        <Cart name="shop" />
      </TelemetryProvider>,
    );
    rerender(
      <TelemetryProvider telemetry={second}>
        <Cart name="shop" />
      </TelemetryProvider>,
    );
    expect(new Set(loggers).size).toBe(3);
  });

  it('sends logs under its name as scope', async () => {
    const { telemetry, arrived } = capture();
    renderWith(telemetry, <Cart name="cart" />);
    fireEvent.click(screen.getByRole('button'));
    const { logs } = await arrived();
    expect(logs).toMatchObject([{ scope: 'cart', level: 'info', body: 'added', attributes: { count: 0 } }]);
  });

  it('sends logs under the scope of the core where it has no name', async () => {
    const { telemetry, arrived } = capture();
    renderWith(telemetry, <Cart />);
    fireEvent.click(screen.getByRole('button'));
    expect((await arrived()).logs[0]?.scope).toBe('app');
  });
});
