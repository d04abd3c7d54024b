import { userAgent } from '../browser/environment.ts';
import { listen } from '../browser/listen.ts';
import { isPrerendering } from '../browser/prerender.ts';
import { randomId } from '../browser/random-id.ts';
import { remove } from '../browser/storage.ts';
import type { Attributes, Consent, Context, Session, Stamp } from '../types.ts';
import { createSession, SESSION_KEY } from './session.ts';

/** Makes the context of a client: who, where and which view. */
export function createContext(
  service: Attributes,
  routes: readonly string[],
  consent: Consent,
  isShared: boolean,
): Context {
  let session = createSession(isShared);
  let stamp: Stamp | undefined;
  let stampedAt = 0;
  let unlisten: (() => void) | undefined;
  const named = (event?: Event): Session | undefined =>
    context.consent === 'granted' ? context.session(event) : undefined;
  const context: Context = {
    service,
    routes,
    consent,
    attributes: {},
    user: {},
    view: {},
    session(event) {
      // Not before: browsers open the storage for it, which takes milliseconds.
      if (!event && isShared) unlisten ??= listen('storage', (heard) => named(heard));
      return session(event);
    },
    stop: () => unlisten?.(),
    set(change) {
      Object.assign(context, change);
      stamp = undefined;
      if ((change as Partial<Context>).consent !== 'denied') return;
      session = createSession(isShared);
      remove(SESSION_KEY);
    },
    stamp() {
      const at = Date.now();
      // Of many at once only the first has to look whether all of it is still true. A page that is prerendered may be shown.
      if (at === stampedAt && stamp?.['footlight.view.id']) return stamp;
      stampedAt = at;
      const now = named();
      const { user, view } = context;
      view.id ??= randomId();
      const seen = isPrerendering() ? undefined : view.id;
      if (!stamp || stamp['session.id'] !== now?.[0] || stamp['footlight.view.id'] !== seen) {
        let current = now;
        stamp = {
          ...context.attributes,
          ...view.attributes,
          'user_agent.original': userAgent(),
          // Read as late as it can be: there may be none yet, and tabs may have to agree on one.
          get 'session.id'() {
            return (current ??= named())?.[0];
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
