import { createTelemetry, pageViews } from 'footlight';
import {
  TelemetryErrorBoundary,
  TelemetryProfiler,
  TelemetryProvider,
  useCounter,
  useErrorBoundary,
  useHistogram,
  useLogger,
  useReportError,
  useTelemetry,
  useTrackedCallback,
  useTrackPageView,
  withTelemetryErrorBoundary,
} from 'footlight/react';
import { type ReactElement, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';

const telemetry = createTelemetry({
  service: { name: 'shop-web' },
  endpoint: '/telemetry',
  routes: ['/courses/:courseId'],
  features: [pageViews()],
});

function Course(): ReactElement {
  useTrackPageView('/courses/:courseId', { userType: 'student' });
  useTrackPageView();
  const logger = useLogger('course');
  logger.info('rendered');
  useCounter('course.renders').add(1);
  useHistogram('course.render.duration', { unit: 's', bounds: [1, 2] }).record(1);
  useReportError()('broken');
  useErrorBoundary();
  useTrackedCallback('render', () => {})();
  return <h1>{`active: ${useTelemetry().isActive}`}</h1>;
}

const SafeCourse = withTelemetryErrorBoundary(Course);

function Broken(): ReactElement {
  throw new Error('broken');
}

describe('rendering on a server', () => {
  it('shows a tree with provider, boundary, profiler and hooks, and says nothing', () => {
    const said = vi.spyOn(console, 'error');
    const html = renderToString(
      <StrictMode>
        <TelemetryProvider telemetry={telemetry}>
          <TelemetryErrorBoundary fallback={<p>Oops</p>} resetKeys={[1]}>
            <TelemetryProfiler name="Course">
              <SafeCourse />
            </TelemetryProfiler>
          </TelemetryErrorBoundary>
        </TelemetryProvider>
      </StrictMode>,
    );
    expect(html).toBe('<h1>active: false</h1>');
    expect(said).not.toHaveBeenCalled();
  });

  it('starts no timer and sends nothing', async () => {
    vi.useFakeTimers();
    const send = vi.fn();
    vi.stubGlobal('fetch', send);
    renderToString(
      <TelemetryProvider telemetry={telemetry}>
        <Course />
      </TelemetryProvider>,
    );
    const ours = vi.getTimerCount();
    vi.useRealTimers();
    expect(ours).toBe(0);
    expect(send).not.toHaveBeenCalled();
    expect(await telemetry.flush()).toEqual({ sent: 0, kept: 0, dropped: 0, rejected: 0, collapsed: 0 });
  });

  it('throws what a child throws: boundaries are for browsers', () => {
    const tree = (
      <TelemetryProvider telemetry={telemetry}>
        <TelemetryErrorBoundary fallback={<p>Oops</p>}>
          <Broken />
        </TelemetryErrorBoundary>
      </TelemetryProvider>
    );
    expect(() => renderToString(tree)).toThrow('broken');
  });

  it('says which component is missing where there is no provider', () => {
    expect(() => renderToString(<Course />)).toThrow('wrap this component in <TelemetryProvider telemetry={…}>');
  });

  it('shows the same for two requests at once', () => {
    const page = (name: string) => (
      <TelemetryProvider telemetry={createTelemetry({ service: { name }, endpoint: '/t' })}>
        <Course />
      </TelemetryProvider>
    );
    expect(renderToString(page('a'))).toBe(renderToString(page('b')));
  });
});
