import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { APP_FOLDER } from './server/files.ts';

const FOOTLIGHT = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/**
 * Builds the app into a folder, with debug ids, by which a stack leads to its sources: `npx footlight debug-ids <folder>`.
 * Build the library first, with `npm run build`.
 */
export async function buildExample(outDir: string = APP_FOLDER): Promise<void> {
  const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  execFileSync(process.execPath, [FOOTLIGHT, 'debug-ids', outDir]);
}
