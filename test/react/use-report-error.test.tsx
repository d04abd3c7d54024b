import { fireEvent, screen } from '@testing-library/react';
import { type ReportError, useReportError } from 'footlight/react';
import { type ReactNode, useEffect } from 'react';
import { describe, expect, it } from 'vitest';
import { capture, renderWith } from './support.tsx';

const reporters: ReportError[] = [];

function Save({ error }: { readonly error: unknown }): ReactNode {
  const report = useReportError();
  useEffect(() => void reporters.push(report));
  return (
    <button type="button" onClick={() => report(error, { handled: false, attributes: { step: 'store' } })}>
      Save
    </button>
  );
}

describe('useReportError', () => {
  it('reports by the client of the tree, once for one error, with what else is known', async () => {
    const { telemetry, arrived } = capture();
    renderWith(telemetry, <Save error={new TypeError('full')} />);
    for (let i = 0; i < 2; i++) fireEvent.click(screen.getByText('Save'));
    const all = await arrived();
    expect(all.logs).toMatchObject([{ event: 'exception', severityNumber: 17, attributes: { step: 'store' } }]);
    expect(all.counter('frontend.errors')).toEqual({ 'handled=false page=/ type=TypeError': 1 });
  });

  it('is the same function over all renders', () => {
    reporters.length = 0;
    const { rerender } = renderWith(capture().telemetry, <Save error="one" />);
    rerender(<Save error="two" />);
    expect(reporters.length).toBeGreaterThan(1);
    expect(new Set(reporters).size).toBe(1);
  });
});
