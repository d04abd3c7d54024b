import { reportError } from 'footlight';
import { useTelemetry } from 'footlight/react';
import { type ReactElement, useEffect } from 'react';
import { Link, useRouteError } from 'react-router';
import { isMissing } from '../learning-api.ts';
import { NotFoundPage } from '../pages/not-found.tsx';

/** The router catches what its loaders throw, so it has to be handed on from here. */
export function RouteFailed(): ReactElement {
  const error = useRouteError();
  const telemetry = useTelemetry();
  const missing = isMissing(error);
  useEffect(() => {
    if (!missing) reportError(telemetry, error, { handled: true });
  }, [telemetry, error, missing]);
  if (missing) return <NotFoundPage />;
  return (
    <section className="card oops" role="alert">
      <h1>This page did not load</h1>
      <p>It is our fault, not yours. Please try again in a moment.</p>
      <Link to="/">Back to the courses</Link>
    </section>
  );
}
