// `npm run test:stack`: the stack of examples/stack, as far as it runs without containers, and browsers that use it. The first
// time Go builds the Collector, which takes minutes. With `--write` what it measured goes into the README of the stack.
import { fail, findChromium, findNginx, findPrometheus, installPackages, run } from '../../examples/setup.js';

const args = process.argv.slice(2);
const files = args.filter((arg) => !arg.startsWith('--'));
installPackages();
process.env.CHROMIUM_PATH = findChromium();
process.env.PROMETHEUS_PATH = findPrometheus();
process.env.NGINX_PATH = findNginx();
if (!run('npm', ['run', '--silent', 'build'])) fail('The build failed.');
if (!run(process.execPath, ['--import', 'tsx', 'test/stack/build.ts'])) process.exit(1);
const vitest = ['vitest', 'run', '--config', 'test/vitest.config.ts', '--project', 'stack', ...files];
if (!run('npx', vitest)) process.exit(1);
if (args.includes('--write') && !run(process.execPath, ['--import', 'tsx', 'test/stack/write.ts'])) process.exit(1);
