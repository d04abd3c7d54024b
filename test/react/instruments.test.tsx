import { fireEvent, render, screen } from '@testing-library/react';
import type { Counter, Histogram } from 'footlight';
import { useCounter, useHistogram } from 'footlight/react';
import { Fragment, type ReactNode, StrictMode } from 'react';
import { describe, expect, it } from 'vitest';
import { itInDevelopment } from './builds.ts';
import { capture, consoleLines, renderWith } from './support.tsx';

const counters: Counter[] = [];
const histograms: Histogram[] = [];

interface RunnerProps {
  readonly counter?: string;
  readonly bounds?: readonly number[];
}

function Runner({ counter = 'code.executions', bounds = [0.1, 1] }: RunnerProps): ReactNode {
  const executions = useCounter(counter, { unit: '{execution}' });
  const duration = useHistogram('code.run.duration', { unit: 's', bounds });
  counters.push(executions);
  histograms.push(duration);
  const run = (): void => {
    executions.add(1, { language: 'jac' });
    duration.record(0.5, { language: 'jac' });
  };
  return (
    <button type="button" onClick={run}>
      Run
    </button>
  );
}

const MODES = [
  ['', Fragment],
  [' under StrictMode', StrictMode],
] as const;

describe.each(MODES)('useCounter and useHistogram%s', (_, Mode) => {
  it('count and measure by the client of the tree', async () => {
    const { telemetry, arrived } = capture();
    renderWith(
      telemetry,
      <Mode>
        <Runner />
      </Mode>,
    );
    for (let i = 0; i < 2; i++) fireEvent.click(screen.getByText('Run'));
    const { counter, histogram } = await arrived();
    expect(counter('code.executions')).toEqual({ 'language=jac': 2 });
    expect(histogram('code.run.duration')).toEqual({
      'language=jac': { unit: 's', bounds: [0.1, 1], count: 2, sum: 1 },
    });
  });

  it('answer the same instruments over all renders, though their options are other objects', () => {
    const { telemetry } = capture();
    const app = (
      <Mode>
        <Runner />
      </Mode>
    );
    const { rerender } = renderWith(telemetry, app);
    const [counter, histogram] = [counters.at(-1), histograms.at(-1)];
    rerender(
      <Mode>
        <Runner bounds={[0.1, 1]} />
      </Mode>,
    );
    expect(counters.at(-1)).toBe(counter);
    expect(histograms.at(-1)).toBe(histogram);
  });

  it('answer another instrument for another name', async () => {
    const { telemetry, arrived } = capture();
    const { rerender } = renderWith(telemetry, <Runner />);
    rerender(<Runner counter="code.attempts" />);
    fireEvent.click(screen.getByText('Run'));
    expect((await arrived()).counter('code.attempts')).toEqual({ 'language=jac': 1 });
  });

  itInDevelopment('throw for what cannot be a metric', () => {
    const { telemetry } = capture();
    expect(() => renderWith(telemetry, <Runner counter="1st" />)).toThrow("metric '1st'");
    expect(() => renderWith(telemetry, <Runner bounds={[1, 0.1]} />)).toThrow('ascending numbers as bounds');
    consoleLines();
  });

  it('say what to do where there is no provider', () => {
    expect(() => render(<Runner />)).toThrow('TelemetryProvider');
    consoleLines();
  });
});
