import { screen } from '@testing-library/react';
import { withTelemetryErrorBoundary } from 'footlight/react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { capture, renderWith } from './support.tsx';

function Chart({ title, isBroken = false }: { readonly title: string; readonly isBroken?: boolean }): ReactNode {
  if (isBroken) throw new TypeError('no data');
  return <h2>{title}</h2>;
}

describe('withTelemetryErrorBoundary', () => {
  it('gives the component its props', () => {
    const SafeChart = withTelemetryErrorBoundary(Chart);
    const { container } = renderWith(capture().telemetry, <SafeChart title="Sales" />);
    expect(container.innerHTML).toBe('<h2>Sales</h2>');
  });

  it('shows the fallback where the component throws, and reports once', async () => {
    const onError = vi.fn();
    const { telemetry, arrived } = capture();
    const SafeChart = withTelemetryErrorBoundary(Chart, { fallback: <p>Oops</p>, onError });
    renderWith(telemetry, <SafeChart title="Sales" isBroken />);
    expect(screen.getByText('Oops')).toBeTruthy();
    expect(onError).toHaveBeenCalledTimes(1);
    expect((await arrived()).logs.map(({ body }) => body)).toEqual(['no data']);
  });

  it('shows nothing where the component throws and there is no fallback', () => {
    const SafeChart = withTelemetryErrorBoundary(Chart);
    const { container } = renderWith(capture().telemetry, <SafeChart title="Sales" isBroken />);
    expect(container.innerHTML).toBe('');
  });

  it('is named for the component, in component stacks and tools', () => {
    const Named = Object.assign((): ReactNode => null, { displayName: 'Graph' });
    expect(withTelemetryErrorBoundary(Chart).displayName).toBe('withTelemetryErrorBoundary(Chart)');
    expect(withTelemetryErrorBoundary(Named).displayName).toBe('withTelemetryErrorBoundary(Graph)');
  });
});
