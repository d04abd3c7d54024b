import { act, fireEvent, screen } from '@testing-library/react';
import { TelemetryErrorBoundary, useErrorBoundary } from 'footlight/react';
import { Fragment, type ReactElement, type ReactNode, StrictMode, useEffect } from 'react';
import { describe, expect, it } from 'vitest';
import { capture, renderWith } from './support.tsx';

const handles: unknown[] = [];

/** Fails behind a click: at once, or by a promise. */
function Buttons({ error }: { readonly error: unknown }): ReactNode {
  const handle = useErrorBoundary();
  // Not as it renders: what StrictMode renders twice is shown once.
  useEffect(() => void handles.push(handle));
  return (
    <>
      <button type="button" onClick={() => handle.showBoundary(error)}>
        now
      </button>
      <button type="button" onClick={() => void Promise.reject(error).catch(handle.showBoundary)}>
        later
      </button>
    </>
  );
}

const app = (error: unknown): ReactElement => (
  <TelemetryErrorBoundary fallback={<p>outer</p>}>
    <TelemetryErrorBoundary
      fallback={({ error, reset }) => (
        <button type="button" onClick={reset}>
          {`Oops: ${error}`}
        </button>
      )}
    >
      <Buttons error={error} />
    </TelemetryErrorBoundary>
  </TelemetryErrorBoundary>
);

const MODES = [
  ['', Fragment],
  [' under StrictMode', StrictMode],
] as const;

describe.each(MODES)('showBoundary of useErrorBoundary%s', (_, Mode) => {
  it.each(['now', 'later'])('shows the fallback of the nearest boundary, which reports once: %s', async (when) => {
    const { telemetry, arrived } = capture();
    renderWith(telemetry, <Mode>{app(new TypeError('no course'))}</Mode>);
    await act(async () => {
      fireEvent.click(screen.getByText(when));
    });
    expect(screen.getByText('Oops: TypeError: no course')).toBeTruthy();
    expect(screen.queryByText('outer')).toBeNull();
    const all = await arrived();
    expect(all.logs.map(({ body, severityNumber }) => [body, severityNumber])).toEqual([['no course', 13]]);
    expect(all.logs[0]?.attributes['footlight.react.component_stack']).toContain('at Buttons');
  });

  it.each([undefined, null, 'out of cheese'])('shows it for %s too', (thrown) => {
    renderWith(capture().telemetry, <Mode>{app(thrown)}</Mode>);
    fireEvent.click(screen.getByText('now'));
    expect(screen.getByText(`Oops: ${thrown}`)).toBeTruthy();
  });

  it('shows the children again by reset, and can fail again', () => {
    renderWith(capture().telemetry, <Mode>{app('no course')}</Mode>);
    for (let i = 0; i < 2; i++) {
      fireEvent.click(screen.getByText('now'));
      fireEvent.click(screen.getByText('Oops: no course'));
    }
    expect(screen.getByText('now')).toBeTruthy();
  });
});

describe('useErrorBoundary', () => {
  it('answers the same object over all renders', () => {
    handles.length = 0;
    const { rerender } = renderWith(capture().telemetry, app('first'));
    rerender(app('second'));
    expect(handles.length).toBeGreaterThan(1);
    expect(new Set(handles).size).toBe(1);
  });
});
