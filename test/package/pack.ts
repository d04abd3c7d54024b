import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** What `npm publish` would upload. */
export interface Packed {
  /** Paths of the files in it. */
  readonly files: readonly string[];
  readonly tarball: Uint8Array<ArrayBuffer>;
  /** A project that has installed the package, and its peers beside it. */
  readonly project: string;
  /** Deletes the project. */
  remove(): void;
}

/** Packs the package as `npm publish` does, and installs it into an empty project. Needs `dist`. */
export function pack(): Packed {
  const project = mkdtempSync(join(tmpdir(), 'footlight-'));
  const options = ['--json', '--ignore-scripts', '--pack-destination', project];
  const answer = execFileSync('npm', ['pack', ...options], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  const [{ filename, files }] = JSON.parse(answer) as [{ filename: string; files: { path: string }[] }];
  const installed = join(project, 'node_modules/footlight');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components', '1']);
  for (const name of ['react', 'react-dom', 'react-router', '@tanstack', 'web-vitals', '@opentelemetry', '@types']) {
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction');
  }
  return {
    project,
    files: files.map(({ path }) => path),
    tarball: new Uint8Array(readFileSync(join(project, filename))),
    remove: () => rmSync(project, { recursive: true }),
  };
}
