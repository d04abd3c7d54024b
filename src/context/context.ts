import { userAgent } from '../browser/environment.ts';
import { isPrerendering } from '../browser/prerender.ts';
import { randomId } from '../browser/random-id.ts';
import type { Attributes, Consent, Context, Stamp } from '../types.ts';
import { createSession } from './session.ts';

/** Makes the context of a client: who, where and which view. */
export function createContext(service: Attributes, routes: readonly string[], consent: Consent): Context {
  const session = createSession();
  // Of what was recorded before there was a session.
  const unnamed: { 'session.id': string | undefined }[] = [];
  let stamp: Stamp | undefined;
  const context: Context = {
    service,
    routes,
    consent,
    attributes: {},
    user: {},
    view: {},
    set(change) {
      Object.assign(context, change);
      stamp = undefined;
      if (context.consent === 'denied') session.forget();
      if (context.consent === 'granted') for (const one of unnamed.splice(0)) one['session.id'] = session();
    },
    stamp() {
      const id = context.consent === 'granted' ? session() : undefined;
      const { user, view } = context;
      view.id ??= randomId();
      const seen = isPrerendering() ? undefined : view.id;
      if (!stamp || stamp['session.id'] !== id || stamp['footlight.view.id'] !== seen) {
        const made = {
          ...context.attributes,
          ...view.attributes,
          'user_agent.original': userAgent(),
          'session.id': id,
          'user.id': user.id,
          'footlight.page': view.page,
          'footlight.view.id': seen,
          'footlight.correlation.id': view.id,
        };
        if (!id) unnamed.push(made);
        stamp = made;
      }
      return stamp;
    },
  };
  return context;
}
