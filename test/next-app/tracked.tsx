'use client';

import { TrackRoutes } from 'footlight/next';
import { TelemetryProvider } from 'footlight/react';
import type { ReactElement, ReactNode } from 'react';
import { telemetry } from './telemetry';

/** What a layout or `_app` puts around the pages. */
export function Tracked({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <TelemetryProvider telemetry={telemetry}>
      <TrackRoutes />
      {children}
    </TelemetryProvider>
  );
}
