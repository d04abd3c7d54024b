import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../examples/setup.js';

/** A real Chromium, headless. Close it after the tests. */
export const launchChromium = (ignoreDefaultArgs: string[] = [], more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking', ...more],
    ignoreDefaultArgs,
  });
