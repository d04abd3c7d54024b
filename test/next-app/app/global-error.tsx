'use client';

import { reportError } from 'footlight';
import { type ReactElement, useEffect } from 'react';
import { telemetry } from '../telemetry';

/** In place of the layout, and so of its provider. */
export default function GlobalOops({ error }: { readonly error: Error }): ReactElement {
  useEffect(() => reportError(telemetry, error), [error]);
  return (
    <html lang="en">
      <body>
        <h1>broken</h1>
      </body>
    </html>
  );
}
