// Plain JavaScript on Node alone: this runs on a bare clone, before anything is installed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the project is. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command in the project, showing what it prints. Answers whether it succeeded. */
export function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

/** Installs what package-lock.json names, where that has not been done since it last changed. */
export function installPackages() {
  const installed = join(root, 'node_modules/.package-lock.json');
  const locked = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) return;
  console.log('Installing packages from package-lock.json …');
  if (!run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'])) fail('npm ci failed.');
}

/** Finds Chromium, or installs Debian's where it is missing and we may. Answers its path. */
export function findChromium() {
  return findProgram('Chromium', 'chromium', 'CHROMIUM_PATH', [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]);
}

/** Finds Prometheus, or installs Debian's where it is missing and we may. Answers its path. */
export function findPrometheus() {
  return findProgram('Prometheus', 'prometheus', 'PROMETHEUS_PATH', ['prometheus']);
}

/** Finds nginx, or installs Debian's where it is missing and we may. Answers its path. */
export function findNginx() {
  return findProgram('nginx', 'nginx', 'NGINX_PATH', ['nginx', '/usr/sbin/nginx']);
}

/** Finds Firefox, or installs Debian's where it is missing and we may. Answers its path. */
export function findFirefox() {
  return findProgram('Firefox', 'firefox-esr', 'FIREFOX_PATH', ['firefox-esr', 'firefox']);
}

function findProgram(name, debianPackage, variable, candidates) {
  const find = () => [process.env[variable], ...candidates].map(pathOf).find(Boolean);
  const found = find();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && pathOf('apt-get')) {
    console.log(`Installing ${name} with apt-get …`);
    const install = ['install', '-y', '-qq', '--no-install-recommends', debianPackage];
    if (run('apt-get', ['update', '-qq']) && run('apt-get', install) && find()) return find();
  }
  return fail(
    `${name} is missing. Install it (on Debian: apt-get install ${debianPackage}), or set ${variable} to its path.`,
  );
}

function pathOf(program) {
  if (!program) return undefined;
  const paths = program.includes('/')
    ? [program]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

/** Says what is missing and ends. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}
