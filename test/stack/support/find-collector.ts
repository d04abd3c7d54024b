import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fail, root } from '../../../examples/setup.js';

const MANIFEST = `${root}test/stack/builder.yaml`;

/** Outside the tree: a build takes minutes, and is the same until the manifest changes. */
function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const version = createHash('sha256').update(readFileSync(MANIFEST)).digest('hex').slice(0, 12);
  return join(caches, 'footlight', `collector-${version}`);
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) fail(`${command} ${args.join(' ')} failed.`);
}

/** Builds the Collector from its modules, with the builder of the same version. */
function build(folder: string): void {
  if (spawnSync('go', ['version']).status !== 0)
    fail(
      'Go is missing. Install it, or set OTELCOL_PATH to an OpenTelemetry Collector with the parts in builder.yaml.',
    );
  const { version } = parse(readFileSync(MANIFEST, 'utf8')).dist as { version: string };
  console.log(`Building the Collector ${version} in ${folder} …`);
  const startedAt = Date.now();
  mkdirSync(folder, { recursive: true });
  run('go', ['install', `go.opentelemetry.io/collector/cmd/builder@v${version}`], { GOBIN: folder }, folder);
  copyFileSync(MANIFEST, join(folder, 'builder.yaml'));
  run(join(folder, 'builder'), ['--config=builder.yaml'], { CGO_ENABLED: '0' }, folder);
  renameSync(join(folder, '_build/otelcol'), join(folder, 'otelcol'));
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  writeFileSync(join(folder, 'seconds'), `${seconds}`);
  console.log(`Built in ${seconds} s.`);
}

/** The path of the Collector: that in OTELCOL_PATH, or the one built before, or one built now with Go. */
export function findCollector(): string {
  const given = process.env['OTELCOL_PATH'];
  if (given) return given;
  const folder = cacheFolder();
  const path = join(folder, 'otelcol');
  if (!existsSync(path)) build(folder);
  return path;
}
