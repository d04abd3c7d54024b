import { createContext } from '../../../src/context/context.ts';
import { serviceResource } from '../../../src/context/resource.ts';
import { createRegistry, pointOf } from '../../../src/signals/registry.ts';
import type { Attributes } from '../../../src/types.ts';
import { withClock } from './clock.ts';
import type { Entry } from './ledger.ts';

/** Which service the simulated browsers are of: one that the stack lets in. */
export const SERVICE: Attributes = serviceResource({ name: 'jac-frontend', version: '1.4.2', environment: 'test' });

/** A browser without a browser: the library's own registry and encoder, with a clock that may be wrong. */
export interface SimulatedBrowser {
  record(entry: Entry): void;
  /** Ends the window. Answers the request that the library would send; nothing where nothing was recorded. */
  window(): string | undefined;
}

/** Makes one. */
export function createSimulatedBrowser(skewMs: number): SimulatedBrowser {
  const registry = withClock(skewMs, () =>
    createRegistry(() => undefined, createContext(SERVICE, [], 'granted', false)),
  );
  return {
    record({ metric: { name, unit, bounds }, labels, value }) {
      const instrument = registry.open({ name, unit, description: '', ...(bounds && { bounds }) });
      if (!instrument) throw new Error(`two metrics are called ${name}`);
      registry.add(instrument, pointOf(instrument, labels), value);
    },
    window: () => withClock(skewMs, () => registry.take(SERVICE)?.json),
  };
}
