'use client';

import { useReportError } from 'footlight/react';
import { type ReactElement, useEffect } from 'react';

interface Caught {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function Oops({ error, reset }: Caught): ReactElement {
  const report = useReportError();
  useEffect(() => report(error, { attributes: { 'next.digest': error.digest } }), [error, report]);
  return (
    <button id="again" type="button" onClick={reset}>
      Try again
    </button>
  );
}
