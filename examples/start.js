// `npm start`: everything a newcomer needs in one process, on a bare clone. `npm start -- --help` says what it takes.
import { spawn } from 'node:child_process';
import { findChromium, installPackages, root } from './setup.js';

const args = process.argv.slice(2);
installPackages();
// Vite builds for whatever the shell says, and in development React runs effects twice, and requests with them.
const env = { ...process.env, NODE_ENV: 'production' };
if (args.includes('--visit')) env.CHROMIUM_PATH = findChromium();

const child = spawn(process.execPath, ['--import', 'tsx', 'examples/main.ts', ...args], {
  cwd: root,
  stdio: 'inherit',
  env,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
