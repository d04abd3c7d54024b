import type { ReactElement } from 'react';
import { Link } from 'react-router';

export function NotFoundPage(): ReactElement {
  return (
    <section className="card oops">
      <title>Not found · JAC Learning</title>
      <h1>There is nothing here</h1>
      <p>The address may be mistyped, or the course may have moved.</p>
      <Link to="/">Back to the courses</Link>
    </section>
  );
}
