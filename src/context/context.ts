import { userAgent } from '../browser/environment.ts';
import { isPrerendering } from '../browser/prerender.ts';
import { randomId } from '../browser/random-id.ts';
import type { Attributes, Context, Stamp } from '../types.ts';
import { createSession } from './session.ts';

/** Makes the context of a client: who, where and which view. */
export function createContext(service: Attributes, routes: readonly string[], isShared: boolean): Context {
  let stamp: Stamp | undefined;
  const context: Context = {
    service,
    routes,
    user: {},
    view: {},
    session: createSession(isShared),
    set(change) {
      Object.assign(context, change);
      stamp = undefined;
    },
    stamp() {
      const session = context.session();
      const [id] = session;
      const { user, view } = context;
      view.id ??= randomId();
      const seen = isPrerendering() ? undefined : view.id;
      if (stamp?.['session.id'] !== id || stamp['footlight.view.id'] !== seen) {
        stamp = {
          'user_agent.original': userAgent(),
          // Read as late as it can be: tabs may have to agree on one yet.
          get 'session.id'() {
            return session[0];
          },
          'user.id': user.id,
          'footlight.page': view.page,
          'footlight.view.id': seen,
          'footlight.correlation.id': view.id,
        };
      }
      return stamp;
    },
  };
  return context;
}
