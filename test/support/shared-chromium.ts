import { chromium } from 'playwright-core';
import { findChromium } from '../../examples/setup.js';
import { CHROMIUM_ARGS, SHARED } from './chromium.ts';

/** Starts the Chromium that all test files share, each with contexts of its own: starting one a file takes a second each. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({ executablePath: findChromium(), args: [...CHROMIUM_ARGS] });
  process.env[SHARED] = server.wsEndpoint();
  return async () => {
    delete process.env[SHARED];
    await server.close();
  };
}
