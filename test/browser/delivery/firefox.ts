import type { Browser, Page } from 'puppeteer-core';
import { findFirefox } from '../../../examples/setup.js';
import type { Engine } from './browser.ts';

/** The part of WebDriver BiDi that Puppeteer does not show: https://w3c.github.io/webdriver-bidi/ */
interface Connection {
  send(method: string, parameters: unknown): Promise<{ result: unknown }>;
}

// As users have it: a process shows pages of one site only. Puppeteer has another setting and lets nobody change it.
const ISOLATE = `Services.prefs.setIntPref('fission.webContentIsolationStrategy', 1)`;
const NO_COOKIES_OR_STORAGE = 2;
const SMALLEST_QUOTA_KB = 1;

/** Evaluates an expression with the rights of the browser itself. */
async function inBrowser(browser: Browser, expression: string): Promise<unknown> {
  const { connection } = browser as Browser & { connection: Connection };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
  const { contexts } = tree.result as { contexts: readonly { context: string }[] };
  const answer = await connection.send('script.evaluate', {
    target: { context: contexts[0]?.context },
    expression,
    awaitPromise: false,
  });
  const { type, result } = answer.result as { type: string; result?: { value?: unknown } };
  if (type !== 'success') throw new Error(`Firefox could not evaluate ${expression}`);
  return result?.value;
}

/** The same with `window` and `tab`, where `tab` shows the page. */
const ofTab = (page: Page, expression: string): Promise<unknown> =>
  inBrowser(
    page.browser(),
    `[...Services.wm.getEnumerator('navigator:browser')]
      .flatMap((window) => window.gBrowser.tabs.map((tab) => ({ window, tab })))
      .filter(({ tab }) => tab.linkedBrowser.currentURI.spec === ${JSON.stringify(page.url())})
      .map(({ window, tab }) => (${expression}))[0]`,
  );

/** Real Firefox, over WebDriver BiDi. */
export const firefox: Engine = {
  name: 'firefox',
  launchOptions: async (_folder, storage) => ({
    browser: 'firefox',
    executablePath: findFirefox(),
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      // Tabs of one origin in processes of their own, of which one can die without the others.
      'dom.ipc.processCount.webIsolated': 8,
      ...(storage === 'denied' && { 'network.cookie.cookieBehavior': NO_COOKIES_OR_STORAGE }),
      ...(storage === 'full' && { 'dom.quotaManager.temporaryStorage.fixedLimit': SMALLEST_QUOTA_KB }),
    },
  }),
  async begin(browser) {
    await inBrowser(browser, ISOLATE);
  },
  async hide(page) {
    await ofTab(page, `window.gBrowser.selectedTab = window.gBrowser.addTrustedTab('about:blank'), true`);
    await page.waitForFunction(() => document.hidden, { polling: 20 });
  },
  async crash(page) {
    const pid = await ofTab(page, 'tab.linkedBrowser.browsingContext.currentWindowGlobal.osPid');
    // Never 0 or less: that would be a group of processes.
    if (typeof pid !== 'number' || pid <= 1) throw new Error(`no process shows ${page.url()}`);
    process.kill(pid, 'SIGKILL');
  },
  // Its quota is one of all origins, and set at the start.
  fill: async () => undefined,
  heapOf: async () => undefined,
};
