import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 60_000;
const KIB = 1_024;
// USER_HZ is 100 on all Linux that Node runs on.
const TICKS_PER_SECOND = 100;

/** What a program has used so far. */
export interface Usage {
  /** Of memory at most, in MiB. */
  readonly peakMib: number;
  /** Of the processor, in seconds. */
  readonly cpuSeconds: number;
}

/** A program of somebody else that a test runs. */
export interface Program {
  /** What it has written to standard error. */
  said(): string;
  /** As Linux counts it; nothing elsewhere. */
  usage(): Promise<Usage | undefined>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

async function waitUntilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended:\n${said()}`);
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  child.kill('SIGKILL');
  throw new Error(`${child.spawnfile} is not ready at ${url}:\n${said()}`);
}

async function usageOf(pid: number | undefined): Promise<Usage | undefined> {
  try {
    const [status, stat] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
    const peakKib = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
    return { peakMib: peakKib / KIB, cpuSeconds: (user + system) / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}

/** Starts a program and waits until it answers 200 at a URL. */
export async function startProgram(
  path: string,
  args: readonly string[],
  options: { readonly readyUrl: string; readonly env?: Readonly<Record<string, string>>; readonly cwd?: string },
): Promise<Program> {
  const { readyUrl, env, cwd } = options;
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd, env: { ...process.env, ...env } });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  // However the tests end, it does too.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  await waitUntilReady(readyUrl, child, () => text);
  return {
    said: () => text,
    usage: () => usageOf(child.pid),
    async stop() {
      child.kill();
      await ended;
      process.off('exit', kill);
    },
  };
}
