import type { ReactElement } from 'react';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { NotFoundPage } from '../pages/not-found.tsx';

/** What a loader threw: a response says that there is no such page, all else is an error, which `trackRouter` reports. */
export function RouteFailed(): ReactElement {
  if (isRouteErrorResponse(useRouteError())) return <NotFoundPage />;
  return (
    <section className="card oops" role="alert">
      <h1>This page did not load</h1>
      <p>It is our fault, not yours. Please try again in a moment.</p>
      <Link to="/">Back to the courses</Link>
    </section>
  );
}
