// `npm test`: every check, in steps a reader can name, on a bare clone. Ends non-zero if any failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findChromium, findFirefox, findNginx, findPrometheus, installPackages, run } from '../examples/setup.js';

installPackages();
process.env.CHROMIUM_PATH = findChromium();
process.env.PROMETHEUS_PATH = findPrometheus();
process.env.NGINX_PATH = findNginx();
process.env.FIREFOX_PATH = findFirefox();

const reports = mkdtempSync(join(tmpdir(), 'footlight-test-'));
const reportOf = (step) => join(reports, `${step}.json`);
const vitest = (step, projects = [step]) => [
  'npx',
  [
    ...['vitest', 'run', '--config', 'test/vitest.config.ts'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(step)}`],
    ...projects.flatMap((project) => ['--project', project]),
  ],
];

/** The tests of a step that failed, each with its file and the first line of what it says. */
function failuresOf(step) {
  if (!existsSync(reportOf(step))) return [];
  return JSON.parse(readFileSync(reportOf(step), 'utf8')).testResults.flatMap(
    ({ name: file, message, assertionResults }) =>
      [{ status: message ? 'failed' : '', fullName: '', failureMessages: [message] }, ...assertionResults]
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages: [said] }) =>
          [relative('', file), fullName, `${said}`.split('\n')[0]].join(' · '),
        ),
  );
}

const steps = {
  format: ['npx', ['biome', 'format']],
  types: ['npx', ['tsc', '--project', '.']],
  lint: ['npx', ['biome', 'lint', '--error-on-warnings']],
  build: ['npm', ['run', '--silent', 'build']],
  unit: vitest('unit'),
  react: vitest('react', ['react*', 'routers', 'example']),
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
for (const { step } of results) for (const failure of failuresOf(step)) console.log(`${step}: ${failure}`);
rmSync(reports, { recursive: true });
const failed = results.filter(({ result }) => result === 'FAILED').length;
console.log(`steps: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed || !results.length ? 1 : 0);
