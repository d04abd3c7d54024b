import { useLogger } from 'footlight/react';
import { type ReactElement, useCallback } from 'react';
import { fetchLeaderboard } from '../learning-api.ts';
import { useRequest } from '../use-request.ts';

/** Its endpoint fails every other time, to show what a failing request looks like. */
export function Leaderboard(): ReactElement {
  const logger = useLogger('leaderboard');
  const onError = useCallback((error: Error) => logger.error('leaderboard unavailable', { error }), [logger]);
  const ranks = useRequest(fetchLeaderboard, { onError });
  return (
    <section className="card panel" aria-labelledby="leaderboard">
      <h2 id="leaderboard">This week’s leaderboard</h2>
      {ranks.status === 'loading' && <p className="muted">Counting points…</p>}
      {ranks.status === 'failed' && (
        <div role="alert">
          <p className="muted">The leaderboard is not available right now.</p>
          <button className="quiet" type="button" onClick={ranks.retry}>
            Reload leaderboard
          </button>
        </div>
      )}
      {ranks.status === 'ready' && (
        <ol className="ranks">
          {ranks.data.map(({ name, points }) => (
            <li key={name}>
              <span>{name}</span> <span className="muted">{points} points</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
