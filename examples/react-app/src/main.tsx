import { TelemetryProvider } from 'footlight/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { currentAccount, identify } from './account.ts';
import { createRouter } from './router.tsx';
import { telemetry } from './telemetry.ts';

identify(currentAccount());

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root.');

createRoot(root).render(
  <StrictMode>
    <TelemetryProvider telemetry={telemetry}>
      <RouterProvider router={createRouter()} />
    </TelemetryProvider>
  </StrictMode>,
);
