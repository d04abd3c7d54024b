import type { ReactElement } from 'react';
import { fetchRecommendations } from '../learning-api.ts';
import { useRequest } from '../use-request.ts';

/** Its endpoint takes more than a second, to show what a slow request looks like. */
export function Recommendations(): ReactElement {
  const recommended = useRequest(fetchRecommendations);
  return (
    <section className="card panel" aria-labelledby="recommended">
      <h2 id="recommended">Recommended for you</h2>
      {recommended.status === 'loading' && <p className="muted">Looking for something you might like…</p>}
      {recommended.status === 'failed' && <p className="muted">No recommendations today.</p>}
      {recommended.status === 'ready' && (
        <ul className="picks">
          {recommended.data.map(({ id, title, reason }) => (
            <li key={id}>
              <strong>{title}</strong>
              <span className="muted">{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
