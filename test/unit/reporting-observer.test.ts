import { reportingObserver } from 'footlight';
import { beforeEach, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

/** What browsers report is for them to say: here is what they seldom do. */
function reportLater(...reports: readonly object[]): void {
  vi.stubGlobal(
    'ReportingObserver',
    class {
      constructor(listener: (reports: readonly object[]) => void) {
        this.observe = () => queueMicrotask(() => listener(reports));
      }
      observe: () => void;
      takeRecords = () => [];
      disconnect = () => undefined;
    },
  );
}

it('records nothing in a browser that reports nothing', async () => {
  const telemetry = client({ features: [reportingObserver()] });
  await telemetry.flush();
  expect(capture.requests).toEqual([]);
});

it('records reports of all kinds, their text cut and without what URLs must not say', async () => {
  const message = `Slow network: https://a.test/font.woff2?token=secret ${'x'.repeat(2_000)}`;
  reportLater(
    { type: 'intervention', body: { id: 'FontLoad', message } },
    { type: 'permissions-policy-violation', body: { featureId: 'camera', message: 'blocked', lineNumber: 0 } },
    { type: 'csp-hash', body: {} },
    { type: 'coep', body: null },
  );
  const telemetry = client({ features: [reportingObserver()] });
  await Promise.resolve();
  await telemetry.flush();
  const text = `Slow network: https://a.test/font.woff2 ${'x'.repeat(2_000)}`.slice(0, 1_024);
  expect(capture.logs().map(({ body, attributes }) => [body, attributes])).toEqual([
    [text, { 'footlight.report.type': 'intervention', 'footlight.report.id': 'FontLoad' }],
    ['blocked', { 'footlight.report.type': 'permissions-policy-violation', 'footlight.report.id': 'camera' }],
    ['', { 'footlight.report.type': 'coep' }],
  ]);
});
