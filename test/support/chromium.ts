import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../examples/setup.js';

export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-background-networking'] as const;

/** Where the Chromium is that is shared, if one is. */
export const SHARED = 'FOOTLIGHT_SHARED_CHROMIUM';

/** A real Chromium, headless: the shared one, or one without some of the arguments it has by default. Close it after the tests. */
export function launchChromium(ignoreDefaultArgs: string[] = []): Promise<Browser> {
  const shared = process.env[SHARED];
  // To close it is to leave it, with all contexts that were made by whoever does.
  if (shared && !ignoreDefaultArgs.length) return chromium.connect(shared);
  return chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_ARGS], ignoreDefaultArgs });
}
