import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type LaunchOptions, type Page } from 'puppeteer-core';
import { prepare } from './subject.ts';

/** What pages find when they want to store something. */
export type Storage = 'usable' | 'denied' | 'full';

/** What a real browser can be made to do to its pages, each in its own way. */
export interface Engine {
  readonly name: 'chromium' | 'firefox';
  /** How it starts with a profile in a folder. */
  launchOptions(folder: string, storage: Storage): Promise<LaunchOptions>;
  /** Does what only a running browser lets be done. */
  begin?(browser: Browser): Promise<void>;
  /** Hides the page for real: as behind another tab, or in a window that is minimised. */
  hide(page: Page): Promise<void>;
  /** Kills the process of the page, and of no other. */
  crash(page: Page): Promise<void>;
  /** Makes the storage of the page's origin full, where that can be done to an origin. */
  fill(page: Page): Promise<void>;
  /** Bytes of the page's heap that are in use, where the engine says. */
  heapOf(page: Page): Promise<number | undefined>;
}

/** A page in a window of its own. */
export interface Tab {
  readonly page: Page;
  /** What was thrown or rejected in it and nobody caught. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** A browser that runs, and all that it keeps on disk. */
export interface Profile {
  open(url: string): Promise<Tab>;
  /** Ends the browser and starts it again with the same profile: as a user does, or as the power cut does. */
  restart(how: 'close' | 'kill'): Promise<void>;
  /** Ends the browser and forgets the profile. */
  close(): Promise<void>;
}

const CLOSE_MS = 5_000;
const within = <Value>(promise: Promise<Value>): Promise<Value | undefined> =>
  Promise.race([promise.catch(() => undefined), new Promise<undefined>((resolve) => setTimeout(resolve, CLOSE_MS))]);

async function openTab(browser: Browser, url: string): Promise<Tab> {
  // In a tab of the same window it would hide those of other runs.
  const page = await browser.newPage({ type: 'window' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.evaluateOnNewDocument(prepare);
  await page.goto(url);
  return {
    page,
    errors,
    async close() {
      // A page that has crashed does not answer.
      await within(page.close());
    },
  };
}

/** Kills the browser with all its processes, and waits until they are gone. */
async function kill(browser: Browser): Promise<void> {
  const child = browser.process();
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

async function end(browser: Browser, how: 'close' | 'kill'): Promise<void> {
  if (how === 'close') await within(browser.close());
  await kill(browser);
}

/** Starts a browser with a new profile. */
export async function createProfile(engine: Engine, storage: Storage = 'usable'): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), `footlight-${engine.name}-`));
  const launch = async (): Promise<Browser> => {
    const started = await puppeteer.launch({
      ...(await engine.launchOptions(folder, storage)),
      userDataDir: folder,
      acceptInsecureCerts: true,
      headless: true,
    });
    await engine.begin?.(started);
    return started;
  };
  let browser = await launch();
  return {
    open: (url) => openTab(browser, url),
    async restart(how) {
      await end(browser, how);
      browser = await launch();
    },
    async close() {
      await end(browser, 'close');
      // Processes of a browser that has ended may still write.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
