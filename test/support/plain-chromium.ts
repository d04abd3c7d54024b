import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../examples/setup.js';

/**
 * Opens a URL in a Chromium that nobody steers, because none is prerendered in one that is: what is to happen in it, its
 * pages do themselves. Answers how to end it.
 */
export async function openPlainChromium(url: string): Promise<() => Promise<void>> {
  const profile = await mkdtemp(join(tmpdir(), 'footlight-chromium-'));
  const args = ['--headless=new', '--no-sandbox', '--no-first-run', '--disable-background-networking'];
  // With a group of its own, which ends with it.
  const child = spawn(findChromium(), [...args, `--user-data-dir=${profile}`, url], {
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  return async () => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
}
