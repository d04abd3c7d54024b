import { createProfile, type Engine, type Profile, type Storage } from './browser.ts';
import type { Scenario } from './scenario.ts';

/** The browsers of a matrix: some scenarios end theirs, the others share. */
export interface Browsers {
  /** A browser for a run of a scenario, and how to give it back. */
  take(scenario: Scenario): Promise<{ readonly profile: Profile; readonly giveBack: () => Promise<void> }>;
  close(): Promise<void>;
}

/** Starts browsers when they are first needed. */
export function createBrowsers(engine: Engine): Browsers {
  const shared = new Map<Storage, Promise<Profile>>();
  return {
    async take({ browser = 'usable' }) {
      if (browser === 'own') {
        const profile = await createProfile(engine);
        return { profile, giveBack: profile.close };
      }
      const running = shared.get(browser) ?? createProfile(engine, browser);
      shared.set(browser, running);
      return { profile: await running, giveBack: async () => undefined };
    },
    async close() {
      await Promise.all([...shared.values()].map(async (profile) => (await profile).close()));
    },
  };
}
