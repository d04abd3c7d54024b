import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Collector } from '../../examples/collector/server.ts';
import { root } from '../../examples/setup.js';
import { freePort } from './free-port.ts';

/** Where the app is. */
export const appFolder: string = join(root, 'test/next-app');
const next = join(appFolder, 'node_modules/next/dist/bin/next');

/** A Next server. */
export interface NextServer {
  readonly url: string;
  /** What it has printed. */
  lines(): string;
  close(): Promise<void>;
}

const modified = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** Installs what the app's package-lock.json names, where that has not been done since it last changed. */
function install(): void {
  const locked = join(appFolder, 'package-lock.json');
  if (modified(join(appFolder, 'node_modules/.package-lock.json')) >= modified(locked)) return;
  console.log('Installing Next from test/next-app/package-lock.json …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: appFolder, stdio: 'inherit' });
}

/** Puts the build into the app, as a package of its own: beside the app's React, and not beside ours. */
function addPackage(): void {
  const folder = join(appFolder, 'node_modules/footlight');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['dist', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
}

const environment = (collector: Collector, mode: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: mode,
  NEXT_TELEMETRY_DISABLED: '1',
  NEXT_PUBLIC_TELEMETRY: collector.url,
});

/** Waits until a server answers, or has ended. */
async function answers(url: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const isThere = await fetch(`${url}/robots.txt`).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`next ended with ${server.exitCode}`);
}

/** Starts the app on a free port: as it was built, or for development. */
async function start(command: 'start' | 'dev', env: NodeJS.ProcessEnv): Promise<NextServer> {
  const port = await freePort();
  const server = spawn(process.execPath, [next, command, '-H', '127.0.0.1', '-p', `${port}`], { cwd: appFolder, env });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => (said += data));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const close = async (): Promise<void> => {
    server.kill();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(url, server);
  } catch (cause) {
    throw new Error(said, { cause });
  }
  return { url, lines: () => said, close };
}

/** Builds the app of test/next-app with the build of this package, for a collector, and starts it. */
export async function buildNextApp(collector: Collector): Promise<NextServer> {
  install();
  addPackage();
  const env = environment(collector, 'production');
  execFileSync(process.execPath, [next, 'build'], { cwd: appFolder, env, stdio: 'pipe' });
  return start('start', env);
}

/** Starts the app for development, where Next turns StrictMode on. After `buildNextApp`. */
export const developNextApp = (collector: Collector): Promise<NextServer> =>
  start('dev', environment(collector, 'development'));
