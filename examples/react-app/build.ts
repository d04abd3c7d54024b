import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { APP_FOLDER } from './server/files.ts';

/** Builds the app into a folder. Build the library first, with `npm run build`. */
export async function buildExample(outDir: string = APP_FOLDER): Promise<void> {
  const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
}
