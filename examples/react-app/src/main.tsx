import { createRootErrorHandlers, TelemetryProvider } from 'footlight/react';
import { trackRouter } from 'footlight/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { currentAccount, identify } from './account.ts';
import { createRouter } from './router.tsx';
import { telemetry } from './telemetry.ts';

identify(currentAccount());

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root.');

const router = createRouter();
// Each page the router comes to is a view, and what its loaders throw an error: no page has to say so.
trackRouter(telemetry, router);

createRoot(root, createRootErrorHandlers(telemetry)).render(
  <StrictMode>
    <TelemetryProvider telemetry={telemetry}>
      <RouterProvider router={router} />
    </TelemetryProvider>
  </StrictMode>,
);
