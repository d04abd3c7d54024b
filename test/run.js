// `npm test`: every check, in steps a reader can name, on a bare clone. Ends non-zero if any failed.
import { findChromium, findFirefox, findNginx, findPrometheus, installPackages, run } from '../examples/setup.js';

installPackages();
process.env.CHROMIUM_PATH = findChromium();
process.env.PROMETHEUS_PATH = findPrometheus();
process.env.NGINX_PATH = findNginx();
process.env.FIREFOX_PATH = findFirefox();

const vitest = (...projects) => [
  'npx',
  ['vitest', 'run', '--config', 'test/vitest.config.ts', ...projects.flatMap((project) => ['--project', project])],
];
const steps = {
  format: ['npx', ['biome', 'format']],
  types: ['npx', ['tsc', '--project', '.']],
  lint: ['npx', ['biome', 'lint', '--error-on-warnings']],
  build: ['npm', ['run', '--silent', 'build']],
  unit: vitest('unit'),
  react: vitest('react*', 'routers', 'example'),
  server: vitest('server'),
  package: vitest('package'),
  browser: vitest('browser'),
  delivery: vitest('delivery'),
};
// Only where they are asked for: `npm test next` installs 340 MB of Next, and builds an app.
const asked = { next: vitest('next') };

const wanted = process.argv.slice(2);
const results = [];
for (const [name, [command, args]] of Object.entries(wanted.length ? { ...steps, ...asked } : steps)) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const passed = run(command, args);
  results.push({
    step: name,
    result: passed ? 'passed' : 'FAILED',
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  });
}

console.log();
console.table(results);
const failed = results.filter(({ result }) => result === 'FAILED').length;
console.log(`steps: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed || !results.length ? 1 : 0);
