import { fireEvent, render, screen } from '@testing-library/react';
import { TelemetryProfiler } from 'footlight/react';
import { type ReactElement, type ReactNode, useLayoutEffect, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { CONTRACT } from '../../examples/stack/contract.ts';
import { isDevelopment, itInDevelopment } from './builds.ts';
import { capture, consoleLines, renderWith } from './support.tsx';

/** Takes a while. */
function Slow(): ReactNode {
  const [count, setCount] = useState(0);
  const until = performance.now() + 5;
  while (performance.now() < until);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {count}
    </button>
  );
}

/** Renders again before anybody sees it. */
function Nested(): ReactNode {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => setHeight(20), []);
  return height;
}

const METRIC = 'frontend.react.render.duration';
// What dashboards and the Collector of the stack are made for.
const WANTED = CONTRACT.find(({ name }) => name === METRIC);

describe('TelemetryProfiler', () => {
  itInDevelopment('measures mounts and updates in seconds, by component and phase', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      <TelemetryProfiler name="Course">
        <Slow />
      </TelemetryProfiler>,
    );
    for (let i = 0; i < 2; i++) fireEvent.click(screen.getByRole('button'));
    const { 'component=Course phase=mount': mount, 'component=Course phase=update': update } = (
      await arrived()
    ).histogram(METRIC);
    expect(mount).toMatchObject({ unit: 's', bounds: WANTED?.bounds, count: 1 });
    expect(update).toMatchObject({ unit: 's', bounds: WANTED?.bounds, count: 2 });
    expect(WANTED?.labels).toEqual(['component', 'phase']);
    expect(mount?.sum).toBeGreaterThan(0.004);
    expect(mount?.sum).toBeLessThan(1);
  });

  itInDevelopment('tells updates that an effect of the layout asks for from others', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      <TelemetryProfiler name="Nested">
        <Nested />
      </TelemetryProfiler>,
    );
    const series = Object.keys((await arrived()).histogram(METRIC));
    // Under StrictMode React 18 has a further update.
    expect(series.filter((labels) => !labels.endsWith('phase=update'))).toEqual([
      'component=Nested phase=mount',
      'component=Nested phase=nested-update',
    ]);
  });

  itInDevelopment('measures under its new name when that changes', async () => {
    const { telemetry, arrived } = capture();
    const app = (name: string): ReactElement => (
      <TelemetryProfiler name={name}>
        <Slow key={name} />
      </TelemetryProfiler>
    );
    const { rerender } = renderWith(telemetry, app('First'));
    rerender(app('Second'));
    expect(Object.keys((await arrived()).histogram(METRIC))).toEqual([
      'component=First phase=mount',
      'component=Second phase=update',
    ]);
  });

  it('records nothing where React does not measure', async () => {
    const { telemetry, arrived } = capture();
    renderWith(telemetry, <TelemetryProfiler name="Course">course</TelemetryProfiler>);
    expect(Object.keys((await arrived()).histogram(METRIC))).toHaveLength(isDevelopment ? 1 : 0);
  });

  it('shows its children and adds no element', () => {
    const { container } = renderWith(capture().telemetry, <TelemetryProfiler name="Course">hello</TelemetryProfiler>);
    expect(container.innerHTML).toBe('hello');
  });

  it('says what to do where there is no provider', () => {
    expect(() => render(<TelemetryProfiler name="Course" />)).toThrow('TelemetryProvider');
    consoleLines();
  });
});
