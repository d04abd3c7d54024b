import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { findChromium } from '../../../examples/setup.js';
import type { Engine } from './browser.ts';

/** As the setting "block all cookies and site data" is kept. */
const DENIED = { profile: { default_content_setting_values: { cookies: 2 } } };

// Each window would draw its address bar's, unseen, and take a fifth of a processor for it.
const WITHOUT_POPUPS = '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup';

/** Resolves when the page has crashed. */
async function crash(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  const crashed = new Promise<void>((resolve) => page.once('error', () => resolve()));
  // It is never answered.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

/** Real Chromium, over the DevTools protocol. */
export const chromium: Engine = {
  name: 'chromium',
  async launchOptions(folder, storage) {
    if (storage === 'denied') {
      await mkdir(join(folder, 'Default'), { recursive: true });
      await writeFile(join(folder, 'Default/Preferences'), JSON.stringify(DENIED));
    }
    return {
      browser: 'chrome',
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking', '--ignore-certificate-errors', WITHOUT_POPUPS],
      // Hidden pages are to be treated as users' are.
      ignoreDefaultArgs: [
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
      ],
    };
  },
  async hide(page) {
    const session = await page.createCDPSession();
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
    await page.waitForFunction(() => document.hidden, { polling: 20 });
  },
  crash,
  async fill(page) {
    const session = await page.createCDPSession();
    await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
  },
  async heapOf(page) {
    const session = await page.createCDPSession();
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return usedSize;
  },
};
