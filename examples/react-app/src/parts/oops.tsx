import type { ReactElement } from 'react';

interface OopsProps {
  readonly error: unknown;
  reset(): void;
}

/** What people see instead of a part of the page that broke. The error has been reported already. */
export function Oops({ error, reset }: OopsProps): ReactElement {
  return (
    <section className="card oops" role="alert">
      <h2>Something went wrong here</h2>
      <p>The rest of the page still works, and we have been told about it.</p>
      <p className="oops-message">{error instanceof Error ? error.message : String(error)}</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </section>
  );
}
